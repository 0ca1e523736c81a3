import { Id, PageQuery, Time } from '#platform';
import { UserCardView, Username } from '#users';
import { z } from 'zod';
import { holdStatuses } from '../domain/hold.ts';
import { requestStatuses } from '../domain/payment-request.ts';
import { intervals, scheduledStatuses } from '../domain/scheduled-transfer.ts';
import { alice, Amount, bob, Description, exampleId, inCurrency, proof } from './wallets.dto.ts';

const whole = (most: number, otherwise: number) =>
  z
    .int({ error: `must be a whole number from 1 to ${most}` })
    .min(1)
    .max(most)
    .default(otherwise);

/** Some other member, by id or by name. */
function member<Name extends string>(name: Name) {
  const [id, username] = [`${name}UserId`, `${name}Username`] as const;
  return {
    fields: { [id]: Id.optional(), [username]: Username.optional().describe('Instead of the id') } as Record<
      `${Name}UserId`,
      z.ZodOptional<typeof Id>
    > &
      Record<`${Name}Username`, z.ZodOptional<typeof Username>>,
    isOne: (body: Readonly<Record<string, unknown>>): boolean =>
      (body[id] === undefined) !== (body[username] === undefined),
    error: { error: `give either ${id} or ${username}`, path: [id] },
  };
}

const receiver = member('receiver');
const payer = member('payer');
const card = UserCardView.nullable().describe('null: a member who is no longer there');

export const HoldBody = z
  .strictObject({
    id: Id.optional().describe('Made by you: sending the same again holds once'),
    ...receiver.fields,
    amount: Amount,
    currency: inCurrency,
    ...proof,
    description: Description,
    expiresInHours: whole(24 * 90, 24 * 7).describe('After which it goes back by itself'),
  })
  .refine(receiver.isOne, receiver.error)
  .meta({
    id: 'NewHold',
    examples: [{ receiverUserId: bob.id, amount: '50.00', pin: '4711', description: 'Deposit' }],
  });
export type HoldBody = z.infer<typeof HoldBody>;

export const CaptureBody = z
  .strictObject({
    amount: Amount.optional().describe('The whole when left out'),
    keepRest: z.boolean().default(false).describe('Whether what is left stays held; otherwise it goes back'),
  })
  .meta({ id: 'Capture', examples: [{ amount: '30.00' }] });
export type CaptureBody = z.infer<typeof CaptureBody>;

export const HoldView = z
  .object({
    id: Id,
    status: z.enum(holdStatuses),
    amount: z.string(),
    captured: z.string().describe('What the receiver has got of it'),
    currency: z.string(),
    payer: card,
    receiver: card,
    description: z.string(),
    expiresAt: Time,
    createdAt: Time,
  })
  .meta({
    id: 'Hold',
    examples: [
      {
        id: exampleId,
        status: 'authorized',
        amount: '50.00',
        captured: '0.00',
        currency: 'USD',
        payer: alice,
        receiver: bob,
        description: 'Deposit',
        expiresAt: '2026-11-28T09:30:00.000Z',
        createdAt: '2026-11-21T09:30:00.000Z',
      },
    ],
  });

export const PaymentRequestBody = z
  .strictObject({
    ...payer.fields,
    amount: Amount,
    currency: inCurrency,
    description: Description,
    expiresInDays: whole(90, 14),
  })
  .refine(payer.isOne, payer.error)
  .meta({ id: 'NewPaymentRequest', examples: [{ payerUserId: bob.id, amount: '12.50', description: 'Lunch' }] });
export type PaymentRequestBody = z.infer<typeof PaymentRequestBody>;

export const SplitBody = z
  .strictObject({
    payerUserIds: z.array(Id).min(1).max(50),
    amount: Amount.describe('Of all shares together'),
    currency: inCurrency,
    includeMe: z.boolean().default(true).describe('Whether I bear a share too'),
    description: Description,
    expiresInDays: whole(90, 14),
  })
  .meta({ id: 'Split', examples: [{ payerUserIds: [bob.id], amount: '25.00', description: 'Dinner' }] });
export type SplitBody = z.infer<typeof SplitBody>;

export const PaymentRequestView = z
  .object({
    id: Id,
    status: z.enum(requestStatuses),
    amount: z.string(),
    currency: z.string(),
    requester: card,
    payer: card,
    description: z.string(),
    splitId: Id.nullable(),
    transactionId: Id.nullable().describe('Of the payment, when it was paid'),
    expiresAt: Time,
    createdAt: Time,
  })
  .meta({
    id: 'PaymentRequest',
    examples: [
      {
        id: exampleId,
        status: 'pending',
        amount: '12.50',
        currency: 'USD',
        requester: alice,
        payer: bob,
        description: 'Lunch',
        splitId: null,
        transactionId: null,
        expiresAt: '2026-12-05T09:30:00.000Z',
        createdAt: '2026-11-21T09:30:00.000Z',
      },
    ],
  });

export const SplitView = z.object({ id: Id, requests: z.array(PaymentRequestView) }).meta({ id: 'SplitRequests' });

export const PayBody = z.strictObject(proof).meta({ id: 'PayRequest', examples: [{ pin: '4711' }] });
export type PayBody = z.infer<typeof PayBody>;

export const PaymentRequestsQuery = PageQuery.extend({
  direction: z.enum(['incoming', 'outgoing']).optional().describe('Asked of me, or by me'),
  status: z.enum(requestStatuses).optional(),
  splitId: Id.optional(),
});
export type PaymentRequestsQuery = z.infer<typeof PaymentRequestsQuery>;

export const ScheduledTransferBody = z
  .strictObject({
    id: Id.optional().describe('Made by you: sending the same again plans once'),
    ...receiver.fields,
    amount: Amount,
    currency: inCurrency,
    ...proof,
    description: Description,
    startsAt: Time,
    every: z.enum(intervals).optional().describe('Again and again; once when left out'),
  })
  .refine(receiver.isOne, receiver.error)
  .meta({
    id: 'NewScheduledTransfer',
    examples: [
      {
        receiverUserId: bob.id,
        amount: '500.00',
        pin: '4711',
        description: 'Rent',
        startsAt: '2030-01-31T08:00:00.000Z',
        every: 'month',
      },
    ],
  });
export type ScheduledTransferBody = z.infer<typeof ScheduledTransferBody>;

export const ScheduledTransferView = z
  .object({
    id: Id,
    status: z.enum(scheduledStatuses),
    amount: z.string(),
    currency: z.string(),
    receiver: card,
    description: z.string(),
    every: z.enum(intervals).nullable(),
    startsAt: Time,
    nextAt: Time.nullable(),
    problem: z.string().nullable().describe('The code of the last refusal; it is tried again up to three times'),
    createdAt: Time,
  })
  .meta({
    id: 'ScheduledTransfer',
    examples: [
      {
        id: exampleId,
        status: 'active',
        amount: '500.00',
        currency: 'USD',
        receiver: bob,
        description: 'Rent',
        every: 'month',
        startsAt: '2030-01-31T08:00:00.000Z',
        nextAt: '2030-01-31T08:00:00.000Z',
        problem: null,
        createdAt: '2026-11-21T09:30:00.000Z',
      },
    ],
  });
