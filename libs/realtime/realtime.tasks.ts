import { taskType } from '#kernel';
import { z } from 'zod';

/** Forgets what no device will come back for. */
export const pruneStreams = taskType({ type: 'realtime.prune', schema: z.object({}), priority: 'low' });
