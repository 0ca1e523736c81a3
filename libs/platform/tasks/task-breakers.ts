import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import { closedBreaker, type Breaker } from './breaker.ts';

interface Row {
  readonly state: Breaker['state'];
  readonly failures: number;
  readonly successes: number;
  readonly openUntil: string;
  readonly now: string;
}

const make = statement(
  'platform.make-breaker',
  `insert into platform.task_breakers (type, state, failures, successes, open_until)
   values ($1, 'closed', 0, 0, now()) on conflict do nothing`,
);

const lock = statement(
  'platform.lock-breaker',
  `select state, failures, successes, open_until as "openUntil", clock_timestamp() as now
     from platform.task_breakers where type = $1 for update`,
);

const store = statement(
  'platform.store-breaker',
  `update platform.task_breakers set state = $2, failures = $3, successes = $4, open_until = $5 where type = $1`,
);

/** The breakers of all task types, shared by all workers. */
@Injectable()
export class TaskBreakers {
  private readonly logger = new Logger(TaskBreakers.name);

  constructor(private readonly database: Database) {}

  /** Moves the breaker of a type on, one worker at a time. @returns as what it stands then */
  move(type: string, step: (breaker: Breaker, now: Date) => Breaker): Promise<Breaker> {
    return this.database.run(async () => {
      await this.database.query(make, [type]);
      const row = await this.database.queryOne<Row>(lock, [type]);
      const before = row === undefined ? closedBreaker : { ...row, openUntil: new Date(row.openUntil) };
      const after = step(before, new Date(row?.now ?? Date.now()));
      if (after === before) return after;
      await this.database.query(store, [
        type,
        after.state,
        after.failures,
        after.successes,
        after.openUntil.toISOString(),
      ]);
      this.tell(type, before, after);
      return after;
    });
  }

  private tell(type: string, before: Breaker, after: Breaker): void {
    if (before.state === 'closed' && after.state === 'open') {
      this.logger.warn(`${type} failed ${after.failures} times in a row: its tasks wait`);
    }
    if (before.state !== 'closed' && after.state === 'closed') this.logger.log(`${type} succeeds again`);
  }
}
