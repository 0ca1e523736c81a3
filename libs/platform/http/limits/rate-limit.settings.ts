import { flag, list, wholeNumber } from '../../config/fields.ts';
import { defineSettings, type SettingsOf } from '../../config/settings.ts';

export const rateLimitSettings = defineSettings('RATE_LIMIT', () => ({
  enabled: flag(true).describe('Whether callers are limited; credentials are too, unless this is false'),
  requestsPerMinute: wholeNumber({ min: 1, max: 1_000_000 }, 100).describe(
    'Points of a member, an API key, or an address without either; most requests cost one',
  ),
  credentialsPerMinute: wholeNumber({ min: 1, max: 1_000_000 }, 10).describe(
    'Requests with which passwords, codes or PINs can be guessed, for each member or address',
  ),
  exempt: list().describe('Addresses or networks that are not limited, separated by commas'),
}));

export type RateLimitSettings = SettingsOf<typeof rateLimitSettings>;
