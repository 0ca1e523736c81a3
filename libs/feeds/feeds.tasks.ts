import { taskType } from '#kernel';
import { z } from 'zod';

/** Counts the top lists anew. */
export const recomputeTopLists = taskType({
  type: 'feeds.recompute-top-lists',
  schema: z.object({}),
});
