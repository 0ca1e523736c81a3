import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import { afterFailure, afterSuccess } from './breaker.ts';
import { TaskBreakers } from './task-breakers.ts';
import type { Lease } from './task-claims.ts';
import type { TaskFailure } from './task-failure.ts';

export interface Success extends Lease {
  readonly type: string;
  /** JSON. */
  readonly result: string | null;
}

export interface Failed extends Lease {
  readonly type: string;
  readonly failure: TaskFailure;
  /** After which it is tried again; `null` for never. */
  readonly pauseMs: number | null;
}

export interface AfterFailure {
  readonly state: 'failed' | 'queued' | 'lost';
  readonly typeWaits: boolean;
}

const succeed = statement(
  'platform.succeed-tasks',
  `update platform.tasks task
      set state = 'succeeded', finished_at = now(), progress = 100, lease_until = null, result = ending.result
     from unnest($1::uuid[], $2::bigint[], $3::text[]) as ending (id, token, result)
    where task.id = ending.id and task.lease_token = ending.token and task.state = 'running'
   returning task.id`,
);

const troubledTypes = statement(
  'platform.troubled-types',
  `select type from platform.task_breakers where type = any($1) and (state <> 'closed' or failures > 0)`,
);

const fail = statement(
  'platform.fail-task',
  `update platform.tasks
      set state = case when $3::float8 is null or attempts >= max_attempts then 'failed' else 'queued' end,
          finished_at = case when $3::float8 is null or attempts >= max_attempts then now() end,
          run_at = case when $3::float8 is null or attempts >= max_attempts then run_at
                        else now() + make_interval(secs => $3 / 1000.0) end,
          lease_token = lease_token + 1, lease_until = null, worker = null, error_code = $4, last_error = $5
    where id = $1 and lease_token = $2 and state = 'running'
   returning state`,
);

/** How tasks end. Only for whoever holds the lease: the others are told so. */
@Injectable()
export class TaskEndings {
  constructor(
    private readonly database: Database,
    private readonly breakers: TaskBreakers,
  ) {}

  /** In the current transaction when there is one. @returns the ids of those that were the worker's to end */
  async succeed(successes: readonly Success[]): Promise<ReadonlySet<string>> {
    const rows = await this.database.query<{ id: string }>(succeed, [
      successes.map(({ id }) => id),
      successes.map(({ token }) => token),
      successes.map(({ result }) => result),
    ]);
    return new Set(rows.map(({ id }) => id));
  }

  /** Lets the breakers know; only those that are not plainly closed have anything to learn. */
  async tellBreakers(succeededTypes: readonly string[]): Promise<void> {
    const troubled = await this.database.query<{ type: string }>(troubledTypes, [[...new Set(succeededTypes)]]);
    for (const { type } of troubled) await this.breakers.move(type, afterSuccess);
  }

  /**
   * A permanent failure says something of the task, not of what its type depends on, and leaves the breaker alone.
   * @returns what has become of the task (`lost` when it was no longer the worker's), and whether its type is to wait
   */
  async fail({ id, token, type, failure, pauseMs }: Failed): Promise<AfterFailure> {
    return this.database.run(async () => {
      const row = await this.database.queryOne<{ state: 'failed' | 'queued' }>(fail, [
        id,
        token,
        failure.isPermanent ? null : pauseMs,
        failure.code,
        failure.text,
      ]);
      if (row === undefined || failure.isPermanent) return { state: row?.state ?? 'lost', typeWaits: false };
      const breaker = await this.breakers.move(type, afterFailure);
      return { state: row.state, typeWaits: breaker.state !== 'closed' };
    });
  }
}
