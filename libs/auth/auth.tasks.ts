import { taskType } from '#kernel';
import { z } from 'zod';

/** Forgets what has expired. */
export const pruneAuth = taskType({ type: 'auth.prune', schema: z.object({}), priority: 'low' });
