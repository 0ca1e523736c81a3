import { Injectable } from '@nestjs/common';
import { appError } from '#kernel';
import { RedisStatus } from '../cache/redis-status.ts';
import { Database } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import { EventsStatus, type GroupState } from '../events/events-status.ts';

export class NotReady extends appError({ kind: 'unavailable', code: 'health.not-ready', title: 'Not ready' }) {}

const ping = statement('platform.ping', 'select 1');

/** How what this process depends on is; without Redis or Kafka it is slower or later, and still ready. */
export interface Dependencies {
  readonly database: 'up';
  readonly redis: 'up' | 'down' | 'unused';
  /** Of the Kafka consumer groups that this process joins, how each is. */
  readonly consumers: Readonly<Record<string, GroupState>>;
}

/** How long an answer of a dependency is good for: many probes at once cost one statement. */
const freshForMs = 1_000;

/** Knows whether this process should be given work. */
@Injectable()
export class Health {
  private stopping = false;
  private last: { readonly at: number; readonly check: Promise<boolean> } | undefined;

  constructor(
    private readonly database: Database,
    private readonly redis: RedisStatus,
    private readonly events: EventsStatus,
  ) {}

  /** From now on `ready` says no, so that no new work is sent here while open requests are finished. */
  stop(): void {
    this.stopping = true;
  }

  /** @throws NotReady with what is missing */
  async ready(): Promise<Dependencies> {
    if (this.stopping) throw new NotReady({ detail: 'The program is stopping.', retryAfter: 1 });
    if (!(await this.databaseAnswers())) throw new NotReady({ detail: 'The database does not answer.', retryAfter: 1 });
    return { database: 'up', redis: this.redis.now(), consumers: this.events.groups };
  }

  private databaseAnswers(): Promise<boolean> {
    const now = performance.now();
    if (this.last === undefined || now - this.last.at > freshForMs) {
      const check = this.database.query(ping).then(
        () => true,
        () => false,
      );
      this.last = { at: now, check };
    }
    return this.last.check;
  }
}
