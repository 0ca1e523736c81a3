import { defineSettings, flag, wholeNumber, type SettingsOf } from '#platform';

export const realtimeSettings = defineSettings('REALTIME', () => ({
  presence: flag(true).describe('Whether members are told who of those they know is online'),
  maxConnections: wholeNumber({ min: 1, max: 1_000_000 }, 50_000).describe(
    'WebSockets and event streams that one process holds; more are sent away with 503',
  ),
}));

export type RealtimeSettings = SettingsOf<typeof realtimeSettings>;
