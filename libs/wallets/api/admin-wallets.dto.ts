import { Id, PageQuery, text, Time } from '#platform';
import { z } from 'zod';
import { transactionTypes } from '../domain/ledger.ts';
import { Amount, inCurrency } from './wallets.dto.ts';

export const UserParams = z.strictObject({ userId: Id });
export type UserParams = z.infer<typeof UserParams>;

const reference = text({ min: 1, max: 200 });

export const DepositBody = z
  .strictObject({
    amount: Amount,
    currency: inCurrency,
    reference: reference.describe('Where it came from: the line of a bank statement'),
  })
  .meta({ id: 'NewDeposit', examples: [{ amount: '100.00', reference: 'Bank statement 2026-11-21, line 7' }] });
export type DepositBody = z.infer<typeof DepositBody>;

export const ReverseBody = z
  .strictObject({ reason: text({ min: 1, max: 200 }) })
  .meta({ id: 'Reversal', examples: [{ reason: 'Paid by mistake' }] });
export type ReverseBody = z.infer<typeof ReverseBody>;

const limit = Amount.nullable().describe('null: as everybody’s');

export const LimitsBody = z
  .strictObject({ transferLimit: limit, dailyLimit: limit, currency: inCurrency })
  .meta({ id: 'WalletLimits', examples: [{ transferLimit: '500.00', dailyLimit: null }] });
export type LimitsBody = z.infer<typeof LimitsBody>;

export const TransactionSearch = PageQuery.extend({
  userId: Id.optional(),
  type: z.enum(transactionTypes).optional(),
  reference: reference.optional(),
  from: Time.optional().describe('From this moment on'),
  to: Time.optional().describe('Before this moment'),
});
export type TransactionSearch = z.infer<typeof TransactionSearch>;
