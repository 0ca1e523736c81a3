import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import { breakerRules } from './breaker.ts';

/** A task that a worker may run, until its lease ends. */
export interface ClaimedTask {
  readonly id: string;
  readonly type: string;
  /** JSON. */
  readonly payload: string;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly ownerId: string | null;
  /** Of the request that asked for it. */
  readonly requestId: string | null;
  readonly traceparent: string | null;
  /** Ascends with every claim of the task: only who shows the newest one may speak for it. */
  readonly token: number;
}

/** How a worker says which task it means. */
export type Lease = Pick<ClaimedTask, 'id' | 'token'>;

export interface Claim {
  readonly worker: string;
  /** The types that the worker can run. */
  readonly types: readonly string[];
  readonly limit: number;
  /** Priorities in the order in which they are asked, and how many of each at most. */
  readonly lanes: readonly number[];
  readonly limitPerLane: number;
  /** Only those that have been due for so long. */
  readonly waitedMs: number;
  readonly leaseMs: number;
}

export interface Claimed {
  readonly tasks: readonly ClaimedTask[];
  /** How many of those asked for were put off because the breaker of their type is open. */
  readonly delayed: number;
}

interface Row extends ClaimedTask {
  readonly goes: boolean;
  readonly place: number;
}

/*
 * Lane after lane is walked in the order of being due, and only as far as rows are wanted: the nested loop locks one row at
 * a time and stops at the limit. What another worker holds is skipped. Of a type whose breaker is open nothing is begun:
 * its tasks are put off until it may try again, which is not an attempt. When it may, one worker gets to let one through.
 */
const claim = statement(
  'platform.claim-tasks',
  `with picked as materialized (
     select task.id, task.type, lane.place
       from unnest($1::smallint[]) with ordinality as lane (priority, place)
      cross join lateral (
        select id, type from platform.tasks
         where state = 'queued' and priority = lane.priority and type = any($5)
           and run_at <= now() - make_interval(secs => $4 / 1000.0)
         order by run_at, id
         limit $2
           for update skip locked) task
      limit $3
   ), probes as (
     update platform.task_breakers breaker
        set state = 'probing', open_until = now() + interval '${breakerRules.probeMs} milliseconds'
      where state <> 'closed' and open_until <= now() and type in (select type from picked)
     returning type, (select picked.id from picked where picked.type = breaker.type limit 1) as task_id
   ), judged as (
     select picked.id, picked.place,
            breaker.type is null or probes.task_id is not null as goes,
            greatest(case breaker.state when 'open' then breaker.open_until end, now() + interval '1 second') as later
       from picked
       left join platform.task_breakers breaker on breaker.type = picked.type and breaker.state <> 'closed'
       left join probes on probes.task_id = picked.id
   )
   update platform.tasks task
      set state = case when goes then 'running' else 'queued' end,
          run_at = case when goes then run_at else later end,
          attempts = attempts + goes::int,
          lease_token = lease_token + goes::int,
          lease_until = case when goes then now() + make_interval(secs => $7 / 1000.0) end,
          worker = case when goes then $6 end,
          started_at = case when goes then now() else started_at end
     from judged
    where task.id = judged.id
   returning task.id, type, payload, attempts as attempt, max_attempts as "maxAttempts", owner_id as "ownerId",
     request_id as "requestId", traceparent,
     lease_token as token, goes, place::int`,
);

const nextDue = statement(
  'platform.next-due-task',
  `select extract(epoch from min(next.run_at) - clock_timestamp())::float8 * 1000 as ms
     from generate_series(0, 3) lane
    cross join lateral (
      select run_at from platform.tasks where state = 'queued' and priority = lane order by run_at, id limit 1) next`,
);

/*
 * A row that is locked is being ended in the transaction of its effect, by this very worker as a rule: it must not keep the
 * others waiting, and nobody can take it meanwhile.
 */
const extend = statement(
  'platform.extend-leases',
  `with held as materialized (
     select task.id, lease.token, lease.progress
       from unnest($1::uuid[], $2::bigint[], $3::smallint[]) as lease (id, token, progress)
       join platform.tasks task on task.id = lease.id and task.lease_token = lease.token and task.state = 'running'
   ), free as materialized (
     select id from platform.tasks where (id, lease_token) in (select id, token from held) and state = 'running'
        for update skip locked
   ), extended as (
     update platform.tasks task
        set lease_until = now() + make_interval(secs => $4 / 1000.0), progress = coalesce(held.progress, task.progress)
       from held join free using (id)
      where task.id = held.id
   )
   select id from held`,
);

/** A worker that gives a task back has not tried it. */
const giveBack = statement(
  'platform.give-back-tasks',
  `update platform.tasks task
      set state = 'queued', attempts = attempts - 1, lease_token = lease_token + 1, lease_until = null, worker = null
     from unnest($1::uuid[], $2::bigint[]) as lease (id, token)
    where task.id = lease.id and task.lease_token = lease.token and task.state = 'running'`,
);

/** That a worker died is not the task's failure, unless workers keep dying of it. */
const takeFromTheDead = statement(
  'platform.take-from-the-dead',
  `update platform.tasks task
      set state = case when lost_leases + 1 < $1 then 'queued' else 'failed' end,
          finished_at = case when lost_leases + 1 < $1 then null else now() end,
          error_code = case when lost_leases + 1 < $1 then error_code else 'tasks.workers-lost' end,
          last_error = case when lost_leases + 1 < $1 then last_error else 'The worker died or stood still while running this task, ' || $1 || ' times' end,
          attempts = attempts - 1, lost_leases = lost_leases + 1,
          lease_token = lease_token + 1, lease_until = null, worker = null
    where id in (select id from platform.tasks where state = 'running' and lease_until < now()
                  order by id limit 1000 for update skip locked)
   returning state`,
);

/** After which a task that workers die of is left alone. */
const mostLostLeases = 10;

/** What workers do with the table of tasks besides ending them; every statement is one batch. */
@Injectable()
export class TaskClaims {
  constructor(private readonly database: Database) {}

  async claim({ worker, types, limit, lanes, limitPerLane, waitedMs, leaseMs }: Claim): Promise<Claimed> {
    const rows = await this.database.query<Row>(claim, [lanes, limitPerLane, limit, waitedMs, types, worker, leaseMs]);
    const going = rows.filter(({ goes }) => goes);
    // an UPDATE answers in no order
    const tasks = going.toSorted((a, b) => a.place - b.place || (a.id < b.id ? -1 : 1));
    return { tasks, delayed: rows.length - tasks.length };
  }

  /** In how many milliseconds the next task is due; `undefined` when there is none. */
  async nextDueMs(): Promise<number | undefined> {
    return (await this.database.queryOne<{ ms: number | null }>(nextDue))?.ms ?? undefined;
  }

  /** @returns the ids of those that are still the worker's */
  async extend(
    leases: readonly (Lease & { readonly progress: number | null })[],
    leaseMs: number,
  ): Promise<ReadonlySet<string>> {
    const rows = await this.database.query<{ id: string }>(extend, [
      leases.map(({ id }) => id),
      leases.map(({ token }) => token),
      leases.map(({ progress }) => progress),
      leaseMs,
    ]);
    return new Set(rows.map(({ id }) => id));
  }

  async giveBack(leases: readonly Lease[]): Promise<void> {
    await this.database.query(giveBack, [leases.map(({ id }) => id), leases.map(({ token }) => token)]);
  }

  /** @returns how many tasks had a worker that is gone */
  async takeFromTheDead(): Promise<number> {
    return (await this.database.query(takeFromTheDead, [mostLostLeases])).length;
  }
}
