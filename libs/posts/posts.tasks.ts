import { taskType } from '#kernel';
import { z } from 'zod';

export const removeExpiredPosts = taskType({
  type: 'posts.remove-expired',
  schema: z.object({}),
  priority: 'low',
});

export const foldCounts = taskType({ type: 'posts.fold-counts', schema: z.object({}), priority: 'low' });
