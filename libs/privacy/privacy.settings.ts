import { defineSettings, wholeNumber, type SettingsOf } from '#platform';

export const privacySettings = defineSettings('PRIVACY', () => ({
  eraseAfterDays: wholeNumber({ min: 0, max: 3_650 }, 30).describe(
    'Days between the deletion of an account, which hides it, and its erasure',
  ),
  exportKeptHours: wholeNumber({ min: 1, max: 144 }, 48).describe(
    'How long members can download the copy of their data',
  ),
}));

export type PrivacySettings = SettingsOf<typeof privacySettings>;
