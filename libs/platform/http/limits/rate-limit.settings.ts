import { flag, networks, wholeNumber } from '../../config/fields.ts';
import { defineSettings, type SettingsOf } from '../../config/settings.ts';

export const rateLimitSettings = defineSettings('RATE_LIMIT', () => ({
  enabled: flag(true).describe('Whether callers are limited, those who guess passwords and codes too'),
  requestsPerMinute: wholeNumber({ min: 1, max: 1_000_000_000 }, 100).describe(
    'Points of a member, an API key, or an address without either; most requests cost one',
  ),
  credentialsPerMinute: wholeNumber({ min: 1, max: 1_000_000_000 }, 10).describe(
    'Requests with which passwords, codes or PINs could be guessed, of a member or an address',
  ),
  exempt: networks().describe('Addresses or networks that are not limited, separated by commas'),
}));

export type RateLimitSettings = SettingsOf<typeof rateLimitSettings>;
