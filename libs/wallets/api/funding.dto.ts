import { Id, PageQuery, text, Time } from '#platform';
import { z } from 'zod';
import { withdrawalStatuses } from '../domain/withdrawal.ts';
import { Amount, bob, exampleId, inCurrency, proof } from './wallets.dto.ts';

const reference = text({ min: 1, max: 200 });
const reason = text({ min: 1, max: 200 });

export const WithdrawalBody = z
  .strictObject({
    id: Id.optional().describe('Made by you: sending the same again withdraws once'),
    amount: Amount,
    currency: inCurrency,
    destination: text({ min: 1, max: 200 }).describe('Where you want it, for example an IBAN'),
    ...proof,
  })
  .meta({ id: 'NewWithdrawal', examples: [{ amount: '50.00', destination: 'DE02120300000000202051', pin: '4711' }] });
export type WithdrawalBody = z.infer<typeof WithdrawalBody>;

export const WithdrawalView = z
  .object({
    id: Id,
    userId: Id,
    status: z.enum(withdrawalStatuses),
    amount: z.string(),
    currency: z.string(),
    destination: z.string(),
    reference: z.string().nullable().describe('By which the provider knows it, when it has arrived'),
    reason: z.string().nullable().describe('Why it came back'),
    createdAt: Time,
    endedAt: Time.nullable(),
  })
  .meta({
    id: 'Withdrawal',
    examples: [
      {
        id: exampleId,
        userId: bob.id,
        status: 'requested',
        amount: '50.00',
        currency: 'USD',
        destination: 'DE02120300000000202051',
        reference: null,
        reason: null,
        createdAt: '2026-11-21T09:30:00.000Z',
        endedAt: null,
      },
    ],
  });

export const WithdrawalSearch = PageQuery.extend({
  userId: Id.optional(),
  status: z.enum(withdrawalStatuses).optional(),
});
export type WithdrawalSearch = z.infer<typeof WithdrawalSearch>;

export const SettleBody = z
  .strictObject({ reference: reference.describe('By which the payment is found at the bank') })
  .meta({ id: 'SettledWithdrawal', examples: [{ reference: 'Bank statement 2026-11-21, line 9' }] });
export type SettleBody = z.infer<typeof SettleBody>;

export const ReturnBody = z
  .strictObject({ reason })
  .meta({ id: 'ReturnedWithdrawal', examples: [{ reason: 'The bank knows no such account' }] });
export type ReturnBody = z.infer<typeof ReturnBody>;

export const ReceivedDepositBody = z
  .strictObject({
    reference: reference.describe('Of the provider: there is one deposit for it, however often it is told'),
    userId: Id,
    amount: Amount,
    currency: inCurrency,
  })
  .meta({ id: 'ReceivedDeposit', examples: [{ reference: 'in_4711', userId: bob.id, amount: '100.00' }] });
export type ReceivedDepositBody = z.infer<typeof ReceivedDepositBody>;

export const ReceivedDepositView = z
  .object({ transactionId: Id })
  .meta({ id: 'ReceivedDepositTransaction', examples: [{ transactionId: exampleId }] });

export const PayOutBody = z
  .strictObject({
    withdrawalId: Id,
    status: z.enum(['settled', 'failed']),
    reference: reference.describe('Of the provider'),
    reason: reason.default('The provider could not pay'),
  })
  .meta({ id: 'EndedPayOut', examples: [{ withdrawalId: exampleId, status: 'settled', reference: 'out_4711' }] });
export type PayOutBody = z.infer<typeof PayOutBody>;

const fundingTypes = z.enum(['deposit', 'withdrawal']);

export const StatementBody = z
  .strictObject({
    from: Time,
    to: Time.describe('Not included'),
    currency: inCurrency,
    lines: z.array(z.strictObject({ type: fundingTypes, reference, amount: Amount })).max(1_000),
  })
  .meta({
    id: 'ProviderStatement',
    examples: [
      {
        from: '2026-11-01T00:00:00.000Z',
        to: '2026-12-01T00:00:00.000Z',
        currency: 'USD',
        lines: [{ type: 'deposit', reference: 'in_4711', amount: '100.00' }],
      },
    ],
  });
export type StatementBody = z.infer<typeof StatementBody>;

const side = z.string().nullable().describe('null: not there at all');

export const ReconciliationView = z
  .object({
    matched: z.int(),
    differences: z.array(z.object({ type: fundingTypes, reference: z.string(), ours: side, theirs: side })),
  })
  .meta({
    id: 'Reconciliation',
    examples: [{ matched: 12, differences: [{ type: 'deposit', reference: 'in_4711', ours: '100.00', theirs: null }] }],
  });
