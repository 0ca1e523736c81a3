import { availableParallelism } from 'node:os';
import { defineSettings, flag, wholeNumber, type SettingsOf } from '#platform';
import { Email, Username } from '#users';
import { z } from 'zod';

const tooWeak = /^(change.?me|secret|password|default|guildhall|test|example)|^(.)\2+$/i;

export const authSettings = defineSettings('AUTH', (environment) => {
  const secret = z
    .string({ error: 'production needs one of its own; make one with: openssl rand -base64 48' })
    .min(32, { error: 'must have at least 32 characters; make one with: openssl rand -base64 48' })
    .refine((value) => !tooWeak.test(value), { error: 'is a default one; make one with: openssl rand -base64 48' });
  const meta = {
    secret: true,
    description: 'Signs tokens and cursors; made and kept in the data folder when unset in development',
  };
  return {
    jwtSecret: environment === 'production' ? secret.meta(meta) : secret.optional().meta(meta),
    requireVerification: flag(environment === 'production').describe(
      'Members must verify their email address or phone number before they may log in',
    ),
    hashConcurrency: wholeNumber({ min: 1, max: 64 }, availableParallelism()).describe(
      'How many passwords are hashed at the same time',
    ),
    hashQueue: wholeNumber({ min: 1, max: 10_000 }, 200).describe('How many password checks may wait at most'),
    triesPerAccount: wholeNumber({ min: 1, max: 1_000_000 }, 5).describe(
      'Wrong passwords in a row for one account before each further try has to wait, longer each time',
    ),
    triesPerAddress: wholeNumber({ min: 1, max: 1_000_000 }, 100).describe(
      'The same for all accounts from one network address',
    ),
  };
});

/** The first admin (product.md, "Names that others rely on"). */
export const adminSettings = defineSettings('ADMIN', () => ({
  username: Username.optional().describe('Makes the first admin at the start, as long as there is none'),
  email: Email.optional().describe('Of the first admin; taken for verified'),
  password: z.string().optional().meta({ secret: true, description: 'Of the first admin, who should change it' }),
}));

export type AdminSettings = SettingsOf<typeof adminSettings>;

export type AuthSettings = SettingsOf<typeof authSettings>;
