import { defineSettings, list, type SettingsOf } from '#platform';
import { isCurrency, Money } from '#kernel';
import { z } from 'zod';

const code = z
  .string()
  .transform((value) => value.trim().toUpperCase())
  .refine(isCurrency, { error: 'must be the ISO 4217 code of a currency, like EUR' });

const amount = (fallback: string) =>
  z
    .string()
    .regex(/^\d{1,13}(\.\d{1,3})?$/, { error: 'must be an amount like 2500 or 2500.00' })
    .default(fallback);

const roleLimit = z
  .string()
  .regex(/^(user|moderator|admin)=\d{1,13}\/\d{1,13}$/, { error: 'each must be like moderator=20000/50000' })
  .transform((entry) => {
    const [role = '', each = '', daily = ''] = entry.split(/[=/]/);
    return { role, each, daily };
  });

export const walletSettings = defineSettings('WALLET', () => ({
  currency: code.default('USD').describe('The currency of a new member’s wallet'),
  currencies: list()
    .pipe(z.array(code))
    .describe('Further currencies in which members may open wallets, separated by commas'),
  transferLimit: amount('10000').describe('The most that one transfer may be, in the units of its currency'),
  dailyLimit: amount('25000').describe('The most that a member may send in a day (UTC), in the units of the currency'),
  roleLimits: list()
    .pipe(z.array(roleLimit))
    .describe(
      'Other limits for a role, as <role>=<of a transfer>/<of a day> separated by commas, like moderator=20000/50000',
    ),
  feeBasisPoints: z
    .string()
    .regex(/^\d{1,4}$/, { error: 'must be a whole number from 0 to 9999' })
    .transform(Number)
    .default(0)
    .describe('What a transfer costs its sender, in hundredths of a percent, rounded half up'),
  secondApprovalAbove: amount('1000000').describe(
    'A deposit by an admin above this, in the units of its currency, needs a second admin',
  ),
  fundingUrl: z
    .url({ protocol: /^https?$/, error: 'use an address like https://pay.example.org/payouts' })
    .optional()
    .describe('Where a provider is asked to pay withdrawals; without one, admins pay and say so'),
  fundingSecret: z
    .string()
    .min(32, { error: 'use at least 32 characters' })
    .optional()
    .meta({ secret: true, description: 'By which we and the provider sign what we tell each other' }),
  pinKeys: list()
    .pipe(
      z.array(
        z
          .string()
          .regex(/^[\w-]{1,20}:.{32,}$/, { error: 'each must be <name>:<at least 32 characters>' })
          .transform((pair) => {
            const colon = pair.indexOf(':');
            return { id: pair.slice(0, colon), secret: pair.slice(colon + 1) };
          }),
      ),
    )
    .meta({
      secret: true,
      description:
        'Keys under which PINs are stored, as <name>:<secret> separated by commas, the newest first; older ones are kept until every PIN was used once. Derived from AUTH__JWT_SECRET when unset',
    }),
}));

export type WalletSettings = SettingsOf<typeof walletSettings>;

/** An amount of the settings in a currency; decimals that it does not have are cut off. */
export function minorOf(units: string, currency: string): bigint {
  const scale = Money.of(0n, currency).toString().split('.')[1]?.length ?? 0;
  const [whole = '0', fraction = ''] = units.split('.');
  return BigInt(`${whole}${fraction.slice(0, scale).padEnd(scale, '0')}`);
}
