import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import { EventGroups } from './event-groups.ts';

export interface OutboxBacklog {
  /** Events written and not relayed yet. */
  readonly outbox: number;
  /** Age of the oldest of them, in seconds. */
  readonly outboxAgeSeconds: number;
}

/** How far behind the deliveries are. */
export interface Backlog extends OutboxBacklog {
  /** Events relayed and not handled yet, by consumer group. */
  readonly groups: Readonly<Record<string, number>>;
}

const measure = statement(
  'platform.backlog',
  `select (select count(*)::int from platform.outbox) as outbox,
          (select coalesce(extract(epoch from clock_timestamp() - min(written_at)), 0)::float8 from platform.outbox)
            as "outboxAgeSeconds"`,
);

@Injectable()
export class EventBacklog {
  constructor(
    private readonly database: Database,
    private readonly groups: EventGroups,
  ) {}

  async measure(): Promise<Backlog> {
    const outbox = await this.measureOutbox();
    // after the outbox: what leaves it in between is found there
    return { ...outbox, groups: await this.measureGroups() };
  }

  async measureOutbox(): Promise<OutboxBacklog> {
    const backlog = await this.database.queryOne<OutboxBacklog>(measure);
    if (backlog === undefined) throw new Error('The backlog cannot be measured');
    return backlog;
  }

  measureGroups(): Promise<Readonly<Record<string, number>>> {
    return this.groups.behind();
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
