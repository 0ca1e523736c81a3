import { Injectable } from '@nestjs/common';
import { AuditLog, pageOf, type AuditEntry, type Page, type PageRequest, type TaskPriority } from '#kernel';
import { Database } from '../database/database.ts';
import { statement, type Statement } from '../database/statement.ts';
import { priorityName } from './priorities.ts';
import { cancelledTasksChannel, TaskSignal } from './task-signal.ts';
import { TaskInOtherState, TaskNotFound } from './tasks.errors.ts';

export const taskStates = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type TaskState = (typeof taskStates)[number];

/** A task as those see it who look after the program. */
export interface TaskDetails {
  readonly id: string;
  readonly type: string;
  readonly status: TaskState;
  readonly priority: TaskPriority;
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly lostLeases: number;
  readonly progress: number;
  readonly errorCode: string | null;
  readonly error: string | null;
  readonly dedupeKey: string | null;
  readonly ownerId: string | null;
  readonly worker: string | null;
  readonly leaseUntil: string | null;
  readonly runAt: string;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

export interface TaskWithData extends TaskDetails {
  /** JSON. */
  readonly payload: string;
  /** JSON. */
  readonly result: string | null;
}

export interface TaskFilter {
  readonly state?: TaskState | undefined;
  readonly type?: string | undefined;
}

export interface TypeStats {
  readonly type: string;
  readonly queued: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly cancelled: number;
  /** For how long the oldest due task has waited. */
  readonly dueAgeSeconds: number;
  readonly breaker: 'closed' | 'open' | 'probing';
  readonly breakerOpenUntil: string | null;
}

const columns = `id, type, state as status, ${priorityName} as priority, attempts, max_attempts as "maxAttempts",
  lost_leases as "lostLeases", progress, error_code as "errorCode", last_error as error, dedupe_key as "dedupeKey",
  owner_id as "ownerId", worker, lease_until as "leaseUntil", run_at as "runAt", created_at as "createdAt",
  started_at as "startedAt", finished_at as "finishedAt"`;

const list = statement(
  'platform.list-tasks',
  `select ${columns} from platform.tasks
    where ($1::text is null or state = $1) and ($2::text is null or type = $2) and ($3::uuid is null or id < $3)
    order by id desc limit $4`,
);

const show = statement('platform.show-task', `select ${columns}, payload, result from platform.tasks where id = $1`);

const stats = statement(
  'platform.task-stats',
  `select coalesce(tasks.type, breaker.type) as type,
          coalesce(queued, 0) as queued, coalesce(running, 0) as running, coalesce(succeeded, 0) as succeeded,
          coalesce(failed, 0) as failed, coalesce(cancelled, 0) as cancelled,
          coalesce(due_age, 0)::float8 as "dueAgeSeconds", coalesce(breaker.state, 'closed') as breaker,
          case when breaker.state <> 'closed' then breaker.open_until end as "breakerOpenUntil"
     from (select type, count(*) filter (where state = 'queued')::int as queued,
                  count(*) filter (where state = 'running')::int as running,
                  count(*) filter (where state = 'succeeded')::int as succeeded,
                  count(*) filter (where state = 'failed')::int as failed,
                  count(*) filter (where state = 'cancelled')::int as cancelled,
                  extract(epoch from now() - min(run_at) filter (where state = 'queued' and run_at <= now())) as due_age
             from platform.tasks group by type) tasks
     full join platform.task_breakers breaker on breaker.type = tasks.type
    order by 1`,
);

/** Also a running one: what its worker does from then on counts no more, and it is told to stop. */
const cancel = statement(
  'platform.cancel-task',
  `with live as (
     select id, state from platform.tasks where id = $1 and state in ('queued', 'running') for update
   ), cancelled as (
     update platform.tasks task
        set state = 'cancelled', finished_at = now(), lease_token = lease_token + 1, lease_until = null
       from live where task.id = live.id
     returning task.id
   )
   select live.state, case when live.state = 'running' then pg_notify('${cancelledTasksChannel}', live.id::text) end
     from live join cancelled using (id)`,
);

const again = `
  set state = 'queued', run_at = now(), attempts = 0, lost_leases = 0, progress = 0, result = null, finished_at = null,
      lease_token = lease_token + 1`;

const retry = statement(
  'platform.retry-task',
  `update platform.tasks task ${again} where id = $1 and state in ('failed', 'cancelled', 'queued') and ${noTwin()} returning id`,
);

const redrive = statement(
  'platform.redrive-task',
  `update platform.tasks task ${again} where id = $1 and state = 'failed' and ${noTwin()} returning id`,
);

const clear = statement(
  'platform.clear-tasks',
  `with cleared as (
     delete from platform.tasks where id in (
       select id from platform.tasks
        where state = any($1) and finished_at <= now() - make_interval(secs => $2) and id < $3::uuid
        order by id limit $4)
     returning 1)
   select count(*)::int as count from cleared`,
);

const exists = statement('platform.task-exists', 'select from platform.tasks where id = $1');

/** Another task with the same dedupe key may have come to life since this one ended. */
function noTwin(): string {
  return `(dedupe_key is null or not exists (
    select from platform.tasks twin where twin.type = task.type and twin.dedupe_key = task.dedupe_key
       and twin.state in ('queued', 'running') and twin.id <> task.id))`;
}

export interface Clearing {
  readonly states: readonly ('succeeded' | 'failed' | 'cancelled')[];
  readonly olderThanSeconds: number;
}

const clearedAtOnce = 5_000;
const clockSkewMs = 60_000;

/** Looking after tasks: for the command line, and for administrators. */
@Injectable()
export class TaskAdmin {
  constructor(
    private readonly database: Database,
    private readonly signal: TaskSignal,
    private readonly audit: AuditLog,
  ) {}

  /** Newest first. */
  async list({ state, type }: TaskFilter, { after, limit }: PageRequest): Promise<Page<TaskDetails>> {
    const rows = await this.database.query<TaskDetails>(list, [state ?? null, type ?? null, after, limit + 1]);
    return pageOf(rows, limit, ({ id }) => id);
  }

  /** @throws TaskNotFound */
  async show(id: string): Promise<TaskWithData> {
    const task = await this.database.queryOne<TaskWithData>(show, [id]);
    if (task === undefined) throw new TaskNotFound();
    return task;
  }

  async stats(): Promise<readonly TypeStats[]> {
    return this.database.query<TypeStats>(stats);
  }

  /**
   * Ends a task that waits or runs.
   * @throws TaskNotFound
   * @throws TaskInOtherState when it has ended already
   */
  async cancel(id: string, actorId: string | null): Promise<void> {
    await this.act(cancel, id, { actorId, action: 'task.cancelled' });
  }

  /**
   * Runs a task again that failed or was cancelled, from its first attempt, or one that waits without waiting.
   * @throws TaskNotFound
   * @throws TaskInOtherState when it runs, has succeeded, or another one with its dedupe key has come to life
   */
  async retry(id: string, actorId: string | null): Promise<void> {
    await this.act(retry, id, { actorId, action: 'task.retried' });
    this.signal.send();
  }

  /** The same, only for a dead letter. */
  async redrive(id: string, actorId: string | null): Promise<void> {
    await this.act(redrive, id, { actorId, action: 'task.retried' });
    this.signal.send();
  }

  /** Deletes tasks that ended long enough ago, because somebody wants it. @returns how many */
  async clearFor(actorId: string | null, clearing: Clearing): Promise<number> {
    const target = { kind: 'tasks', id: clearing.states.join(',') };
    await this.database.run(() =>
      this.audit.record({
        actorId,
        action: 'tasks.cleared',
        target,
        before: { olderThanSeconds: clearing.olderThanSeconds },
      }),
    );
    return this.clear(clearing);
  }

  /** Deletes tasks that ended long enough ago. @returns how many */
  async clear({ states, olderThanSeconds }: Clearing): Promise<number> {
    // ids tell the time: what was made later cannot have ended before
    const madeBefore = firstIdAt(new Date(Date.now() - olderThanSeconds * 1_000 + clockSkewMs));
    let cleared = 0;
    for (;;) {
      const count = await this.clearSome(states, olderThanSeconds, madeBefore);
      cleared += count;
      if (count < clearedAtOnce) return cleared;
    }
  }

  private async clearSome(states: Clearing['states'], olderThanSeconds: number, madeBefore: string): Promise<number> {
    const rows = await this.database.query<{ count: number }>(clear, [
      states,
      olderThanSeconds,
      madeBefore,
      clearedAtOnce,
    ]);
    return rows[0]?.count ?? 0;
  }

  private act(change: Statement, id: string, entry: Pick<AuditEntry, 'actorId' | 'action'>): Promise<void> {
    return this.database.run(async () => {
      if ((await this.database.queryOne(change, [id])) === undefined) await this.refuse(id);
      await this.audit.record({ ...entry, target: { kind: 'task', id } });
    });
  }

  private async refuse(id: string): Promise<never> {
    if ((await this.database.queryOne(exists, [id])) === undefined) throw new TaskNotFound();
    throw new TaskInOtherState();
  }
}

/** The smallest UUIDv7 of a moment. */
function firstIdAt(moment: Date): string {
  const hex = moment.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
