import { taskType } from '#kernel';
import { z } from 'zod';

export const foldCounts = taskType({ type: 'users.fold-counts', schema: z.object({}), priority: 'low' });
