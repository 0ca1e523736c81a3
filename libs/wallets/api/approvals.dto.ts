import { Id, PageQuery, text, Time } from '#platform';
import { z } from 'zod';
import { approvalKinds, approvalStatuses } from '../domain/approval.ts';
import { alice, bob, exampleId, inCurrency } from './wallets.dto.ts';

export const ApprovalBody = z
  .strictObject({
    kind: z.enum(approvalKinds),
    userId: Id,
    amount: z
      .string()
      .regex(/^-?(0|[1-9]\d{0,14})(\.\d{1,3})?$/, { error: 'must be a decimal string like "12.50" or "-12.50"' })
      .describe('Below zero, an adjustment takes it from the wallet'),
    currency: inCurrency,
    reason: text({ min: 1, max: 200 }),
  })
  .meta({
    id: 'NewApproval',
    examples: [{ kind: 'adjustment', userId: bob.id, amount: '-12.50', reason: 'Paid out twice on 2026-11-20' }],
  });
export type ApprovalBody = z.infer<typeof ApprovalBody>;

export const ApprovalView = z
  .object({
    id: Id.describe('Also of the transaction, once it is approved'),
    kind: z.enum(approvalKinds),
    userId: Id,
    amount: z.string(),
    currency: z.string(),
    reason: z.string(),
    status: z.enum(approvalStatuses),
    askedBy: Id,
    decidedBy: Id.nullable(),
    createdAt: Time,
    decidedAt: Time.nullable(),
  })
  .meta({
    id: 'Approval',
    examples: [
      {
        id: exampleId,
        kind: 'adjustment',
        userId: bob.id,
        amount: '-12.50',
        currency: 'USD',
        reason: 'Paid out twice on 2026-11-20',
        status: 'pending',
        askedBy: alice.id,
        decidedBy: null,
        createdAt: '2026-11-21T09:30:00.000Z',
        decidedAt: null,
      },
    ],
  });

export const ApprovalSearch = PageQuery.extend({ status: z.enum(approvalStatuses).optional() });
export type ApprovalSearch = z.infer<typeof ApprovalSearch>;
