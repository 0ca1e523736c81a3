import { z } from 'zod';
import { wholeNumber } from '../../config/fields.ts';
import { defineSettings, type SettingsOf } from '../../config/settings.ts';

export const metricsSettings = defineSettings('METRICS', () => ({
  token: z.string().min(16, { error: 'use at least 16 characters' }).optional().meta({
    secret: true,
    description: 'Who scrapes /metrics brings it as "Authorization: Bearer …"; unset, only this machine may scrape',
  }),
  port: wholeNumber({ min: 0, max: 65_535 }, 0).describe(
    'Serves /metrics on this port too, also in a worker, which serves nothing else; 0 does not',
  ),
}));

export type MetricsSettings = SettingsOf<typeof metricsSettings>;
