import { taskType } from '#kernel';
import { z } from 'zod';

/** What the first attempt at a task does: end well, throw, never end, take its worker with it. */
export const behaviours = ['ok', 'throw', 'hang', 'crash'] as const;

export const ChaosPayload = z.object({
  number: z.int(),
  behaviour: z.enum(behaviours),
  /** How long it takes. */
  ms: z.int(),
});
export type ChaosPayload = z.infer<typeof ChaosPayload>;

export const chaosTask = taskType({
  type: 'chaos.task',
  schema: ChaosPayload,
  retry: { kind: 'fixed', attempts: 5, delayMs: 100 },
  maxRunMs: 3_000,
});

/** What handlers write, so that SQL can tell afterwards whether anything was done twice or by two at once. */
export const chaosTables = `
  create table chaos_effects (number integer primary key, task_id uuid not null);
  create table chaos_runs (
    id bigint generated always as identity primary key,
    task_id uuid not null,
    worker text not null,
    began timestamptz not null default clock_timestamp(),
    ended timestamptz,
    cut text
  );
  create index on chaos_runs (task_id);
  create index on chaos_runs (worker) where ended is null;
  create table chaos_deaths (worker text primary key, died_at timestamptz not null default clock_timestamp());
  grant all on chaos_effects, chaos_runs to guildhall_app;
  grant usage on all sequences in schema public to guildhall_app;`;
