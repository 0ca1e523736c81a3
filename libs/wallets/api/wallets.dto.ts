import { Id, PageQuery, text, Time } from '#platform';
import { UserCardView, Username } from '#users';
import { z } from 'zod';
import type { Party } from '../application/read-terms.ts';
import { transactionTypes } from '../domain/ledger.ts';
import { pinPattern } from '../domain/pin.ts';
import { walletStatuses } from '../domain/wallet.repository.ts';

export const exampleId = '019a9f70-5b6c-7d8e-9f0a-1b2c3d4e5f60';
const exampleUser = (username: string, id: string) => ({
  id,
  username,
  displayName: username,
  avatarUrl: null,
  isVerified: false,
});
export const alice = exampleUser('alice', '019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6d');
export const bob = exampleUser('bob', '019a9f5e-9d2c-7f8b-8c2a-1e3d4b5c6d7e');

/** What is no decimal string at all; whether the currency has such an amount, the use case knows. */
export const Amount = z
  .string()
  .regex(/^(0|[1-9]\d{0,14})(\.\d{1,3})?$/, { error: 'must be a decimal string like "12.50"' })
  .describe('A decimal string in the scale of the currency')
  .meta({ examples: ['12.50'] });

const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/, { error: 'must be an ISO 4217 code like USD' })
  .meta({ examples: ['USD'] });

const Pin = z
  .string()
  .regex(pinPattern, { error: 'must be 4 to 6 digits' })
  .meta({ format: 'password', examples: ['4711'] });

const longestDescription = 200;
export const Description = text({ max: longestDescription }).default('');

export const WalletView = z
  .object({
    id: Id,
    userId: Id,
    balance: z.string(),
    available: z.string().describe('The balance without what is held'),
    currency: z.string(),
    status: z.enum(walletStatuses),
    hasPin: z.boolean(),
    createdAt: Time,
  })
  .meta({
    id: 'Wallet',
    examples: [
      {
        id: exampleId,
        userId: alice.id,
        balance: '120.00',
        available: '100.00',
        currency: 'USD',
        status: 'active',
        hasPin: true,
        createdAt: '2026-11-21T09:30:00.000Z',
      },
    ],
  });

export const inCurrency = Currency.optional().describe('The default currency of this installation when left out');

export const WalletQuery = z.strictObject({ currency: inCurrency });
export type WalletQuery = z.infer<typeof WalletQuery>;

export const SetPinBody = z
  .strictObject({ pin: Pin, confirmPin: Pin, oldPin: Pin.optional().describe('Needed when the wallet has a PIN') })
  .meta({ id: 'SetPin', examples: [{ pin: '4711', confirmPin: '4711' }] });
export type SetPinBody = z.infer<typeof SetPinBody>;

export const ResetPinBody = z
  .strictObject({
    password: text({ min: 1, max: 128 }).meta({ format: 'password' }),
    totp: text({ min: 6, max: 20 }).optional().describe('Of a member who has turned a second factor on'),
    pin: Pin,
    confirmPin: Pin,
  })
  .meta({ id: 'ResetPin', examples: [{ password: 'correct horse battery', pin: '4711', confirmPin: '4711' }] });
export type ResetPinBody = z.infer<typeof ResetPinBody>;

export const VerifyPinBody = z.strictObject({ pin: Pin }).meta({ id: 'VerifyPin', examples: [{ pin: '4711' }] });
export type VerifyPinBody = z.infer<typeof VerifyPinBody>;

export const StepUpView = z
  .object({ stepUpToken: z.string(), expiresIn: z.int().describe('Seconds') })
  .meta({ id: 'StepUp', examples: [{ stepUpToken: 'WyIwMTlh…', expiresIn: 300 }] });
export type StepUpView = z.infer<typeof StepUpView>;

/** How a payer shows that it is them: one of the two. */
export const proof = {
  pin: Pin.optional(),
  stepUpToken: z.string().min(1).max(500).optional().describe('From `POST /wallet/pin/verify`, instead of the PIN'),
};

export const OpenWalletBody = z
  .strictObject({ currency: Currency })
  .meta({ id: 'OpenedWallet', examples: [{ currency: 'USD' }] });
export type OpenWalletBody = z.infer<typeof OpenWalletBody>;

export const CloseWalletBody = z
  .strictObject({ currency: inCurrency, ...proof })
  .meta({ id: 'ClosedWallet', examples: [{ currency: 'USD', pin: '4711' }] });
export type CloseWalletBody = z.infer<typeof CloseWalletBody>;

export const TransferBody = z
  .strictObject({
    id: Id.optional().describe('Made by you: sending the same again pays once'),
    receiverUserId: Id.optional(),
    receiverUsername: Username.optional().describe('Instead of the id'),
    amount: Amount,
    currency: inCurrency,
    ...proof,
    description: Description,
  })
  .refine(({ receiverUserId: id, receiverUsername: name }) => (id === undefined) !== (name === undefined), {
    error: 'give either receiverUserId or receiverUsername',
    path: ['receiverUserId'],
  })
  .meta({
    id: 'Transfer',
    examples: [{ receiverUserId: bob.id, amount: '12.50', pin: '4711', description: 'Lunch' }],
  });
export type TransferBody = z.infer<typeof TransferBody>;

export const TransactionView = z
  .object({
    id: Id,
    type: z.enum(transactionTypes),
    status: z.enum(['completed', 'reversed']),
    amount: z.string(),
    fee: z.string().describe('What the sender paid on top'),
    currency: z.string(),
    sender: UserCardView.nullable().describe('null: from outside, or a member who is no longer there'),
    receiver: UserCardView.nullable(),
    description: z.string(),
    reference: z.string().nullable(),
    createdAt: Time,
  })
  .meta({
    id: 'Transaction',
    examples: [
      {
        id: exampleId,
        type: 'transfer',
        status: 'completed',
        amount: '12.50',
        fee: '0.00',
        currency: 'USD',
        sender: alice,
        receiver: bob,
        description: 'Lunch',
        reference: null,
        createdAt: '2026-11-21T09:30:00.000Z',
      },
    ],
  });

export const TransactionsQuery = PageQuery.extend({ currency: inCurrency });
export type TransactionsQuery = z.infer<typeof TransactionsQuery>;

export const StatementQuery = z.strictObject({
  from: Time,
  to: Time.optional().describe('Not included; now when left out'),
  currency: inCurrency,
});
export type StatementQuery = z.infer<typeof StatementQuery>;

export const IdParams = z.strictObject({ id: Id });
export type IdParams = z.infer<typeof IdParams>;

/** The schemas see to it that there is one of the two. */
export function partyOf(id: string | undefined, username: string = ''): Party {
  return id === undefined ? { username } : { id };
}
