import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { statement } from '../database/statement.ts';

const measure = statement(
  'platform.task-backlog',
  `select count(*) filter (where state = 'queued')::int as due, count(*) filter (where state = 'running')::int as running,
          coalesce(extract(epoch from clock_timestamp() - min(run_at) filter (where state = 'queued')), 0)::float8
            as "dueAgeSeconds"
     from platform.tasks
    where (state = 'queued' and run_at <= clock_timestamp()) or state = 'running'`,
);

/** What workers have not done yet. Tasks for later, also those that wait for their next attempt, are not behind. */
export interface TasksBehind {
  readonly due: number;
  readonly running: number;
  /** For how long the oldest of them has been due. */
  readonly dueAgeSeconds: number;
}

@Injectable()
export class TaskBacklog {
  constructor(private readonly database: Database) {}

  async measure(): Promise<TasksBehind> {
    const behind = await this.database.queryOne<TasksBehind>(measure);
    if (behind === undefined) throw new Error('The backlog of tasks cannot be measured');
    return behind;
  }

  /** Resolves when no task is due or running. */
  async drained(timeoutMs: number): Promise<void> {
    const end = Date.now() + timeoutMs;
    for (;;) {
      const behind = await this.measure();
      if (behind.due + behind.running === 0) return;
      if (Date.now() > end) throw new Error(`Tasks are still to be done: ${JSON.stringify(behind)}`);
      await delay(5);
    }
  }
}
