import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { statement } from '../database/statement.ts';

/** How far behind the deliveries are. */
export interface Backlog {
  /** Events written and not relayed yet. */
  readonly outbox: number;
  /** Age of the oldest of them, in seconds. */
  readonly outboxAgeSeconds: number;
  /** Events relayed and not handled yet, by consumer group (embedded delivery). */
  readonly groups: Readonly<Record<string, number>>;
}

const measure = statement(
  'platform.backlog',
  `select (select count(*)::int from platform.outbox) as outbox,
          (select coalesce(extract(epoch from clock_timestamp() - min(written_at)), 0)::float8 from platform.outbox)
            as "outboxAgeSeconds",
          (select coalesce(json_object_agg(consumer_group, behind), '{}') from (
             select offsets.consumer_group, count(log.position)::int as behind
               from platform.consumer_offsets offsets
               left join platform.event_log log on log.lane = offsets.lane and log.position > offsets.position
              group by offsets.consumer_group) groups) as groups`,
);

@Injectable()
export class EventBacklog {
  constructor(private readonly database: Database) {}

  async measure(): Promise<Backlog> {
    const backlog = await this.database.queryOne<Backlog>(measure);
    if (backlog === undefined) throw new Error('The backlog cannot be measured');
    return backlog;
  }

  /** Resolves when every event written so far has been handled by every group that exists. */
  async drained(timeoutMs: number): Promise<void> {
    const end = Date.now() + timeoutMs;
    for (;;) {
      const backlog = await this.measure();
      const waiting = backlog.outbox + Object.values(backlog.groups).reduce((sum, behind) => sum + behind, 0);
      if (waiting === 0) return;
      if (Date.now() > end) throw new Error(`Events are still on their way: ${JSON.stringify(backlog)}`);
      await delay(5);
    }
  }
}
