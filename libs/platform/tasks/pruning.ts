import { Injectable } from '@nestjs/common';
import { taskType } from '#kernel';
import { z } from 'zod';
import { Database } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import { RememberedAnswers } from '../http/idempotency/remembered-answers.ts';
import { SqlCounters } from '../http/limits/sql-counters.ts';
import { SqlInbox } from '../events/sql-inbox.ts';
import { Scheduled, type Schedule } from './scheduled.ts';
import { Schedules } from './schedules.ts';
import { TaskAdmin } from './task-admin.ts';
import { HandlesTask } from './task-handlers.ts';

const daySeconds = 24 * 3_600;
const keptSeconds = {
  inbox: 14 * daySeconds,
  eventLog: 7 * daySeconds,
  ended: 7 * daySeconds,
  failed: 30 * daySeconds,
} as const;

const pruneTask = taskType({ type: 'platform.prune', schema: z.object({}), priority: 'low' });
const nightly: Schedule<object> = { name: 'platform.prune', cron: '17 3 * * *', task: pruneTask };

const pruneRequestsTask = taskType({ type: 'platform.prune-requests', schema: z.object({}), priority: 'low' });
const hourly: Schedule<object> = { name: 'platform.prune-requests', cron: '41 * * * *', task: pruneRequestsTask };

const prunedAtOnce = 5_000;

/** Only what every group has passed: a group that has not begun yet has passed nothing. */
const pruneEventLog = statement(
  'platform.prune-event-log',
  `with passed as (
     select lane, min(position) as position from platform.consumer_offsets group by lane
   ), pruned as (
     delete from platform.event_log where position in (
       select log.position from platform.event_log log join passed on passed.lane = log.lane and log.position <= passed.position
        where log.appended_at < now() - make_interval(secs => $1) limit ${prunedAtOnce})
     returning 1)
   select count(*)::int as count from pruned`,
);

/** Deletes what nobody will ask for again. */
@Injectable()
export class Pruning {
  constructor(
    private readonly database: Database,
    private readonly inbox: SqlInbox,
    private readonly admin: TaskAdmin,
    private readonly schedules: Schedules,
    private readonly answers: RememberedAnswers,
    private readonly counters: SqlCounters,
  ) {}

  @Scheduled(nightly)
  async fire(): Promise<void> {
    await this.schedules.fire(nightly, {});
  }

  @HandlesTask(pruneTask)
  async prune(): Promise<object> {
    await this.inbox.prune(keptSeconds.inbox);
    await this.schedules.prune(keptSeconds.failed);
    const tasks =
      (await this.admin.clear({ states: ['succeeded', 'cancelled'], olderThanSeconds: keptSeconds.ended })) +
      (await this.admin.clear({ states: ['failed'], olderThanSeconds: keptSeconds.failed }));
    return { events: await this.pruneEventLog(), tasks };
  }

  @Scheduled(hourly)
  async fireHourly(): Promise<void> {
    await this.schedules.fire(hourly, {});
  }

  @HandlesTask(pruneRequestsTask)
  async pruneRequests(): Promise<object> {
    return { answers: await this.answers.prune(), counters: await this.counters.prune() };
  }

  private async pruneEventLog(): Promise<number> {
    for (let pruned = 0; ;) {
      const count =
        (await this.database.queryOne<{ count: number }>(pruneEventLog, [keptSeconds.eventLog]))?.count ?? 0;
      pruned += count;
      if (count < prunedAtOnce) return pruned;
    }
  }
}
