import { z } from 'zod';
import { list, wholeNumber } from '../config/fields.ts';
import { defineSettings, type SettingsOf } from '../config/settings.ts';

export const serverSettings = defineSettings('SERVER', (environment) => ({
  host: z
    .string()
    .default(environment === 'production' ? '0.0.0.0' : '127.0.0.1')
    .describe('Address to listen on'),
  port: wholeNumber({ min: 0, max: 65_535 }, 3000).describe('Port to listen on; 0 takes a free one'),
  corsOrigins: list().describe(
    'Origins that browsers may call from, separated by commas; every origin in development, none in production',
  ),
  trustedProxies: list().describe(
    'Proxies whose X-Forwarded-For is believed: addresses or networks, separated by commas',
  ),
  maxInFlight: wholeNumber({ min: 1, max: 100_000 }, 256).describe(
    'Requests that are worked on at the same time; three quarters of them may be writes',
  ),
  maxQueued: wholeNumber({ min: 0, max: 100_000 }, 1_024).describe(
    'Requests that wait for their turn beyond that; others are answered 503 at once',
  ),
  maxQueueMs: wholeNumber({ min: 1, max: 60_000 }, 5_000).describe('How long a request waits for its turn'),
  shutdownTimeoutMs: wholeNumber({ min: 0, max: 600_000 }, 10_000).describe('How long a stop waits for open requests'),
}));

export type ServerSettings = SettingsOf<typeof serverSettings>;
