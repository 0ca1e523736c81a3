import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import type pg from 'pg';
import { Leader } from '../database/leader.ts';
import type { DeadLetters } from './dead-letters.ts';
import { defaultRetryPolicy, EventHandler, extrasOf, type RetryPolicy } from './event-handler.ts';
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
  readonly lane: number;
  /** Where the group was in the lane when this was read. */
  readonly since: string;
  readonly position: string;
  readonly topic: string;
  /** `null` for what the group does not care about. */
  readonly envelope: string | null;
}

interface LogCount {
  readonly lane: null;
  readonly count: string;
}

/** What was dealt with, and what stopped it. */
interface Outcome {
  readonly done: readonly LogRow[];
  readonly error: unknown;
}

const batchSize = 200;
const pollMs = 1_000;
/** A round costs as much for one event as for ten, and each group has rounds of its own. The first after a while waits for nothing. */
const shortestRestMs = 50;

const startOffsets = `
  insert into platform.consumer_offsets (consumer_group, lane, position)
  select $1, lane, 0 from generate_series(0, ${lanes - 1}) lane
  on conflict do nothing`;

/* A lane in which nothing is for the group is passed over at once; the row behind the events says how many there were. */
const readLanes = {
  name: 'platform.read-lanes',
  text: `
    with seen as materialized (
      select log.lane, offsets.position as since, log.position, log.topic,
             case when log.topic || '/' || log.type = any($2) then log.envelope end as envelope
        from platform.consumer_offsets offsets
       cross join lateral (
         select * from platform.event_log
          where event_log.lane = offsets.lane and event_log.position > offsets.position
          order by event_log.position
          limit ${batchSize}
       ) log
       where offsets.consumer_group = $1
    ), lanes as materialized (
      select lane, since, max(position) as position, count(envelope) as envelopes from seen group by lane, since
    ), passed as (
      update platform.consumer_offsets offsets set position = lanes.position
        from lanes
       where lanes.envelopes = 0
         and offsets.consumer_group = $1 and offsets.lane = lanes.lane and offsets.position = lanes.since
    )
    select seen.*, null as count from seen where lane in (select lane from lanes where envelopes > 0)
     union all
    select null, null, null, null, null, count(*) from seen
     order by position nulls last`,
};

// a group that was rewound meanwhile stays rewound
const advanceLanes = {
  name: 'platform.advance-lanes',
  text: `
    update platform.consumer_offsets offsets set position = reached.position
      from unnest($2::smallint[], $3::bigint[], $4::bigint[]) as reached (lane, since, position)
     where offsets.consumer_group = $1 and offsets.lane = reached.lane and offsets.position = reached.since`,
};

/**
 * The embedded delivery's consumer group: a Nest transport that reads the event log of this database. In one process at a
 * time per group; within it, lanes are worked on side by side, unless they are taken together, and each in order.
 */
export class LogEventsServer extends Server implements CustomTransportStrategy {
  /** Nest then hands on what a handler throws instead of logging it. */
  override readonly propagatesEventHandlerErrors = true;
  private leader: Leader | undefined;
  private stopping = false;
  private started = false;

  constructor(private readonly options: LogEventsOptions) {
    super();
  }

  override addHandler(
    pattern: unknown,
    callback: MessageHandler,
    isEvent = false,
    extras: Partial<HandlerExtras> = {},
  ): void {
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
      shortestRestMs,
      // consumers expect every event twice
      isRepeatable: true,
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
    const { group } = this.options;
    const values = [group, [...this.messageHandlers.keys()]];
    if (!this.started) await client.query(startOffsets, [group]);
    this.started = true;
    const { rows: read } = await client.query<LogRow | LogCount>({ ...readLanes, values });
    const rows = read.filter((row) => row.lane !== null);
    const isFull = read.some((row) => row.lane === null && Number(row.count) >= batchSize);
    if (rows.length === 0) return isFull;
    const outcomes = await Promise.all(this.sideBySide(rows).map((some) => this.handleInOrder(some, handler)));
    const reached = [...new Map(outcomes.flatMap(({ done }) => done.map((row) => [row.lane, row]))).values()];
    const columns = (['lane', 'since', 'position'] as const).map((column) => reached.map((row) => row[column]));
    await client.query({ ...advanceLanes, values: [group, ...columns] });
    const failed = outcomes.find(({ error }) => error !== undefined);
    if (failed !== undefined) throw failed.error;
    return isFull;
  }

  /** Who takes many events at once gets those of all lanes: in several transactions at once they would wait for each other. */
  private sideBySide(rows: readonly LogRow[]): readonly (readonly LogRow[])[] {
    const takesMany = [...this.messageHandlers.values()].every((handler) => extrasOf(handler).isBatch);
    return takesMany ? [rows] : [...Map.groupBy(rows, ({ lane }) => lane).values()];
  }

  private async handleInOrder(rows: readonly LogRow[], handler: EventHandler): Promise<Outcome> {
    let done = 0;
    const delivered = rows.map(({ topic, envelope }) => ({ topic, raw: envelope }));
    try {
      while (done < rows.length && !this.stopping) done += await handler.handleSome(delivered.slice(done));
      return { done: rows.slice(0, done), error: undefined };
    } catch (error) {
      return { done: rows.slice(0, done), error };
    }
  }
}
