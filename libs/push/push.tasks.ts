import { taskType, type RetryStrategy } from '#kernel';
import { z } from 'zod';

/** For about an hour: later nobody wants to be told. */
const retry: RetryStrategy = {
  kind: 'exponential',
  attempts: 16,
  firstMs: 1_000,
  factor: 2,
  capMs: 300_000,
  jitter: 0.2,
};

/** One note to one device. What it says is sealed: whoever may look at tasks, or at a backup, need not read it. */
export const sendPush = taskType({
  type: 'push',
  schema: z.object({ deviceId: z.guid(), sealed: z.string() }),
  retry,
  maxRunMs: 60_000,
});

export const pruneDevices = taskType({ type: 'push.prune', schema: z.object({}), priority: 'low' });
