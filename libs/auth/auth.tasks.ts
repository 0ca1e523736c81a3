import { taskType } from '#kernel';
import { z } from 'zod';
import { codePurposes } from './domain/code.ts';

/** Forgets what has expired. */
export const pruneAuth = taskType({ type: 'auth.prune', schema: z.object({}), priority: 'low' });

/** Sends a code to whoever was named, if there is such a member. */
export const sendCode = taskType({
  type: 'auth.send-code',
  schema: z.object({ purpose: z.enum(codePurposes), identifier: z.string() }),
  priority: 'high',
});
