import { eventType } from '#kernel';
import { z } from 'zod';

const topic = 'wallet_events';
/** A decimal string in the scale of the currency, as on the wire. */
const amount = z.string();

/** Money went from one member to another. */
export const paymentMade = eventType({
  topic,
  type: 'payment_made',
  version: 1,
  schema: z.object({
    transactionId: z.guid(),
    senderId: z.guid(),
    receiverId: z.guid(),
    amount,
    fee: amount,
    currency: z.string(),
    description: z.string(),
  }),
  keyOf: ({ transactionId }) => transactionId,
});

/** Money was set aside for a member. */
export const holdMade = eventType({
  topic,
  type: 'hold_made',
  version: 1,
  schema: z.object({
    holdId: z.guid(),
    payerId: z.guid(),
    receiverId: z.guid(),
    amount,
    currency: z.string(),
    description: z.string(),
  }),
  keyOf: ({ holdId }) => holdId,
});

/** Nothing is set aside any more: what was not captured went back. */
export const holdEnded = eventType({
  topic,
  type: 'hold_ended',
  version: 1,
  schema: z.object({
    holdId: z.guid(),
    payerId: z.guid(),
    receiverId: z.guid(),
    status: z.enum(['captured', 'voided', 'expired']),
    amount,
    captured: amount,
    currency: z.string(),
  }),
  keyOf: ({ holdId }) => holdId,
});

/** A member asked another one for money. */
export const paymentRequestMade = eventType({
  topic,
  type: 'payment_request_made',
  version: 1,
  schema: z.object({
    requestId: z.guid(),
    requesterId: z.guid(),
    payerId: z.guid(),
    amount,
    currency: z.string(),
    description: z.string(),
  }),
  keyOf: ({ requestId }) => requestId,
});

export const paymentRequestEnded = eventType({
  topic,
  type: 'payment_request_ended',
  version: 1,
  schema: z.object({
    requestId: z.guid(),
    requesterId: z.guid(),
    payerId: z.guid(),
    status: z.enum(['pending', 'paid', 'declined', 'cancelled', 'expired']),
    amount,
    currency: z.string(),
  }),
  keyOf: ({ requestId }) => requestId,
});

/** `problem` is the code of the refusal; it is tried again at `nextAt`, unless that is null. */
export const scheduledTransferRefused = eventType({
  topic,
  type: 'scheduled_transfer_refused',
  version: 1,
  schema: z.object({
    scheduledTransferId: z.guid(),
    senderId: z.guid(),
    receiverId: z.guid(),
    problem: z.string(),
    nextAt: z.string().nullable(),
  }),
  keyOf: ({ scheduledTransferId }) => scheduledTransferId,
});

/** The ledger does not add up: somebody has to look. */
export const ledgerViolated = eventType({
  topic,
  type: 'ledger_violated',
  version: 1,
  schema: z.object({
    ledger: z.string(),
    problems: z.array(z.object({ kind: z.string(), id: z.string(), detail: z.string() })),
  }),
  keyOf: ({ ledger }) => ledger,
});

/** Money came into a wallet from outside. */
export const depositMade = eventType({
  topic,
  type: 'deposit_made',
  version: 1,
  schema: z.object({
    transactionId: z.guid(),
    userId: z.guid(),
    amount,
    currency: z.string(),
    reference: z.string(),
  }),
  keyOf: ({ transactionId }) => transactionId,
});

/** `transactionId` took back the one that it `reverses`. */
export const transactionReversed = eventType({
  topic,
  type: 'transaction_reversed',
  version: 1,
  schema: z.object({
    transactionId: z.guid(),
    reverses: z.guid(),
    amount,
    currency: z.string(),
    reason: z.string(),
  }),
  keyOf: ({ reverses }) => reverses,
});

/** All wallets of a member were frozen, or go on; or the one in this currency was closed. */
export const walletStatusChanged = eventType({
  topic,
  type: 'wallet_status_changed',
  version: 1,
  schema: z.object({
    userId: z.guid(),
    status: z.enum(['active', 'frozen', 'closed']),
    currency: z.string().optional(),
  }),
  keyOf: ({ userId }) => userId,
});

/** Money of a member is on its way out. */
export const withdrawalRequested = eventType({
  topic,
  type: 'withdrawal_requested',
  version: 1,
  schema: z.object({ withdrawalId: z.guid(), userId: z.guid(), amount, currency: z.string() }),
  keyOf: ({ withdrawalId }) => withdrawalId,
});

/** It has arrived, or came back. */
export const withdrawalEnded = eventType({
  topic,
  type: 'withdrawal_ended',
  version: 1,
  schema: z.object({
    withdrawalId: z.guid(),
    userId: z.guid(),
    status: z.enum(['settled', 'returned']),
    amount,
    currency: z.string(),
  }),
  keyOf: ({ withdrawalId }) => withdrawalId,
});

/** Admins put the balance of a wallet right; below zero, it was taken. */
export const balanceAdjusted = eventType({
  topic,
  type: 'balance_adjusted',
  version: 1,
  schema: z.object({
    transactionId: z.guid(),
    userId: z.guid(),
    amount,
    currency: z.string(),
    reason: z.string(),
  }),
  keyOf: ({ transactionId }) => transactionId,
});
