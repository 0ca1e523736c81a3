import { z } from 'zod';
import { Id, PageQuery, text, Time } from '../http/wire.ts';
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

const adminTask = {
  id: Id,
  type: z.string(),
  status: z.enum(taskStates),
  priority: z.enum(priorities),
  attempts: z.int().min(0),
  maxAttempts: z.int().min(1),
  lostLeases: z.int().min(0).describe('How often its worker died'),
  progress: z.int().min(0).max(100).describe('Percent'),
  errorCode: z.string().nullable(),
  error: z.string().nullable().describe('Of the last attempt that failed'),
  dedupeKey: z.string().nullable(),
  ownerId: Id.nullable().describe('The member it is done for'),
  worker: z.string().nullable().describe('Who has, or had, it'),
  leaseUntil: Time.nullable(),
  runAt: Time.describe('Not begun before'),
  createdAt: Time,
  startedAt: Time.nullable(),
  finishedAt: Time.nullable(),
};

export const AdminTaskView = z
  .object(adminTask)
  .meta({ id: 'AdminTask', description: 'A task as administrators see it; what it works on stays out of sight' });
export type AdminTaskView = z.infer<typeof AdminTaskView>;

export const AdminTasksQuery = PageQuery.extend({
  state: z
    .enum(taskStates, { error: `must be one of ${taskStates.join(', ')}` })
    .optional()
    .describe('`failed` ones are the dead letters'),
  type: text({ min: 1, max: 100 }).optional(),
});
export type AdminTasksQuery = z.infer<typeof AdminTasksQuery>;

export const TaskStatsView = z
  .object({
    data: z.array(
      z.object({
        type: z.string(),
        queued: z.int().min(0),
        running: z.int().min(0),
        succeeded: z.int().min(0),
        failed: z.int().min(0),
        cancelled: z.int().min(0),
        dueAgeSeconds: z.number().min(0).describe('For how long the oldest due task has waited'),
        breaker: z.enum(['closed', 'open', 'probing']),
        breakerOpenUntil: Time.nullable(),
      }),
    ),
  })
  .meta({ id: 'TaskStats', description: 'Tasks that are kept, by type' });
export type TaskStatsView = z.infer<typeof TaskStatsView>;

const endStates = ['succeeded', 'failed', 'cancelled'] as const;

export const ClearTasksBody = z
  .strictObject({
    states: z
      .array(z.enum(endStates, { error: `must be of ${endStates.join(', ')}` }))
      .min(1, { error: 'must name a state' })
      .max(endStates.length, { error: `must have at most ${endStates.length} states` })
      .default(['succeeded', 'cancelled']),
    olderThanSeconds: z
      .int({ error: 'must be a whole number' })
      .min(0, { error: 'must not be negative' })
      .max(315_360_000, { error: 'must be at most ten years' })
      .default(0),
  })
  .meta({ id: 'ClearTasks', examples: [{ states: ['succeeded'], olderThanSeconds: 86_400 }] });
export type ClearTasksBody = z.infer<typeof ClearTasksBody>;

export const ClearedTasksView = z
  .object({ cleared: z.int().min(0).describe('How many were deleted') })
  .meta({ id: 'ClearedTasks' });
export type ClearedTasksView = z.infer<typeof ClearedTasksView>;
