import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import type pg from 'pg';
import { Leader } from '../database/leader.ts';
import type { DeadLetters } from './dead-letters.ts';
import { defaultRetryPolicy, EventHandler, type RetryPolicy } from './event-handler.ts';
import { eventLogChannel, lanes } from './log-delivery.ts';
import type { HandlerExtras } from './on-event.ts';

export interface LogEventsOptions {
  readonly group: string;
  /** Connects as the application. */
  readonly url: string;
  readonly deadLetters: DeadLetters;
  readonly policy?: RetryPolicy;
}

interface LogRow {
  readonly position: string;
  readonly topic: string;
  /** `null` for what the group does not care about. */
  readonly envelope: string | null;
}

const batchSize = 200;
const pollMs = 1_000;

const startOffsets = `
  insert into platform.consumer_offsets (consumer_group, lane, position)
  select $1, lane, 0 from generate_series(0, ${lanes - 1}) lane
  on conflict do nothing`;

const readLane = {
  name: 'platform.read-lane',
  text: `
    select log.position, log.topic, case when log.topic || '/' || log.type = any($3) then log.envelope end as envelope
      from platform.consumer_offsets offsets
      join platform.event_log log on log.lane = offsets.lane and log.position > offsets.position
     where offsets.consumer_group = $1 and offsets.lane = $2
     order by log.position
     limit ${batchSize}`,
};

const advance = {
  name: 'platform.advance-lane',
  text: `update platform.consumer_offsets set position = $3 where consumer_group = $1 and lane = $2 and position < $3`,
};

/**
 * The embedded delivery's consumer group: a Nest transport that reads the event log of this database. In one process at a
 * time per group; within it, lanes are worked on side by side and a lane in order.
 */
export class LogEventsServer extends Server implements CustomTransportStrategy {
  /** Nest then hands on what a handler throws instead of logging it. */
  override readonly propagatesEventHandlerErrors = true;
  private leader: Leader | undefined;
  private stopping = false;

  constructor(private readonly options: LogEventsOptions) {
    super();
  }

  override addHandler(pattern: unknown, callback: MessageHandler, isEvent = false, extras: Partial<HandlerExtras> = {}): void {
    if (extras.group === this.options.group) super.addHandler(pattern, callback, isEvent, extras);
  }

  listen(callback: () => void): void {
    const { group, url, deadLetters, policy = defaultRetryPolicy } = this.options;
    const handler = new EventHandler(group, this.messageHandlers, deadLetters, policy, () => this.stopping);
    const leader = new Leader({
      url,
      name: `consumer ${group}`,
      channel: eventLogChannel,
      pollMs,
      round: (client) => this.round(client, handler),
    });
    this.leader = leader;
    leader.start();
    callback();
  }

  async close(): Promise<void> {
    this.stopping = true;
    await this.leader?.stop();
  }

  on(): void {
    throw new Error('The event log has no events of its own to listen to');
  }

  unwrap<T>(): T {
    throw new Error('There is nothing behind the event log to unwrap');
  }

  private async round(client: pg.Client, handler: EventHandler): Promise<boolean> {
    await client.query(startOffsets, [this.options.group]);
    const outcomes = await Promise.allSettled(
      Array.from({ length: lanes }, (_, lane) => this.drain(client, handler, lane)),
    );
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return outcomes.some((outcome) => outcome.status === 'fulfilled' && outcome.value > 0);
  }

  /** @returns how many events were read */
  private async drain(client: pg.Client, handler: EventHandler, lane: number): Promise<number> {
    const { group } = this.options;
    const { rows } = await client.query<LogRow>({ ...readLane, values: [group, lane, [...this.messageHandlers.keys()]] });
    let reached: string | undefined;
    try {
      for (const { position, topic, envelope } of rows) {
        if (this.stopping) break;
        if (envelope !== null) await handler.handle(topic, envelope);
        reached = position;
      }
    } finally {
      if (reached !== undefined) await client.query({ ...advance, values: [group, lane, reached] });
    }
    return rows.length;
  }
}
