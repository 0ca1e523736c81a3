import { taskType } from '#kernel';
import { z } from 'zod';

/** One occurrence of a scheduled transfer. A refusal is no failure: the occurrence is planned anew. */
export const makeScheduledTransfer = taskType({
  type: 'wallets.make-scheduled-transfer',
  schema: z.object({ id: z.guid(), occurrence: z.int() }),
  priority: 'high',
});

/** Ends holds and payment requests whose time is over. */
export const expireAgreements = taskType({ type: 'wallets.expire-agreements', schema: z.object({}) });

/** Reckons the whole ledger again. */
export const auditLedger = taskType({
  type: 'wallets.audit-ledger',
  schema: z.object({}),
  priority: 'low',
  maxRunMs: 4 * 3_600_000,
});

/** Asks the provider to pay a withdrawal: for a day, when it cannot be reached. */
export const payOut = taskType({
  type: 'wallets.pay-out',
  schema: z.object({ id: z.guid() }),
  retry: { kind: 'exponential', attempts: 300, firstMs: 1_000, factor: 2, capMs: 300_000, jitter: 0.2 },
  maxRunMs: 30_000,
});
