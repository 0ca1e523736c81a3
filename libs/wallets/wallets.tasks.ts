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
