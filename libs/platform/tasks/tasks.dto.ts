import { z } from 'zod';
import { Id, Time } from '../http/wire.ts';
import { priorities } from './priorities.ts';
import { taskStates } from './task-admin.ts';

export const TaskView = z
  .object({
    id: Id,
    type: z.string(),
    status: z.enum(taskStates),
    priority: z.enum(priorities),
    attempts: z.int().min(0),
    progress: z.int().min(0).max(100).describe('Percent'),
    result: z.unknown().describe('What came of it; null as long as nothing did'),
    error: z.string().nullable().describe('Why it failed; null unless it did'),
    runAt: Time.describe('Not begun before'),
    createdAt: Time,
    finishedAt: Time.nullable(),
  })
  .meta({ id: 'TaskView', description: 'Work that is done in the background' });
export type TaskView = z.infer<typeof TaskView>;

export const TaskParams = z.strictObject({ id: Id });
export type TaskParams = z.infer<typeof TaskParams>;
