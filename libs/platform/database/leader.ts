import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import { Interruption } from '../interruption.ts';

export interface LeaderOptions {
  readonly url: string;
  /** Of all processes on one database, one at a time leads under this name. */
  readonly name: string;
  /** NOTIFYs on this channel wake the leader. */
  readonly channel: string;
  /** How long it sleeps at most without being woken. */
  readonly pollMs: number;
  /**
   * One round of work, on the connection that holds the leadership: what it commits there, no former leader can.
   * @returns whether there is more to do at once
   */
  round(client: pg.Client): Promise<boolean>;
  /** Whether what a crash takes back may be done again: then nobody waits for the disk. */
  readonly isRepeatable?: boolean;
  /** How long it rests at least after a round, so that what comes meanwhile is done together. */
  readonly shortestRestMs?: number;
  /** Told when this process begins and ends to lead. */
  onLeading?(isLeading: boolean): void;
}

const shortestPauseMs = 100;
const longestPauseMs = 5_000;
const longestRestMs = 50;

/**
 * Does something in one process at a time. The leadership is an advisory lock of a connection of its own: when the
 * process or the connection dies, PostgreSQL gives it to the next in line at once.
 */
export class Leader {
  private readonly logger = new Logger(Leader.name);
  private client: pg.Client | undefined;
  private running: Promise<void> | undefined;
  private stopping = false;
  private readonly stopped = new AbortController();
  private pauseMs = shortestPauseMs;
  private woken = true;
  private wakeSleeper: (() => void) | undefined;
  private leading = false;

  constructor(private readonly options: LeaderOptions) {}

  get isLeading(): boolean {
    return this.leading;
  }

  start(): void {
    this.running ??= this.keepLeading();
  }

  wake(): void {
    this.woken = true;
    this.wakeSleeper?.();
  }

  /** Finishes the current round and gives the leadership to the next in line. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.stopped.abort();
    this.wake();
    // a follower waits for the lock inside PostgreSQL, and only the end of its connection ends that
    if (!this.leading) await this.client?.end();
    await this.running;
  }

  private async keepLeading(): Promise<void> {
    while (!this.stopping) {
      try {
        await this.lead();
      } catch (error) {
        if (this.stopping) return;
        const reason = error instanceof Error ? error.message : String(error);
        this.logger.warn(`${this.options.name}: ${reason}; trying again`);
        // stopping does not wait for this
        await delay(this.pauseMs, undefined, { signal: this.stopped.signal }).catch(() => undefined);
        this.pauseMs = Math.min(longestPauseMs, this.pauseMs * 2);
      }
    }
  }

  private async lead(): Promise<void> {
    const { url, name, channel } = this.options;
    const client = new pg.Client({
      connectionString: url,
      application_name: `guildhall ${name}`,
      keepAlive: true,
      // it keeps its plans for as long as it leads, also those made while the tables were empty; it looks up by keys only
      options: [
        '-c role=guildhall_app',
        '-c timezone=UTC',
        '-c client_connection_check_interval=2000',
        '-c enable_seqscan=off',
        '-c plan_cache_mode=force_generic_plan',
        ...(this.options.isRepeatable === true ? ['-c synchronous_commit=off'] : []),
      ].join(' '),
    });
    this.client = client;
    const lost = new Interruption();
    // a lost connection may say so more than once
    client.on('error', (error) => lost.interrupt(error));
    client.once('end', () => lost.interrupt(new Error('the connection has ended')));
    try {
      // ended while it connects, a client neither connects nor fails
      await lost.orEnd(client.connect());
      client.on('notification', () => this.wake());
      while (!(await this.takeTurn(client))) if (this.stopping) return;
      if (this.stopping) return;
      await client.query(`listen ${channel}`);
      this.setLeading(true);
      while (!this.stopping) {
        this.woken = false;
        const begun = performance.now();
        const more = await lost.orEnd(this.options.round(client));
        this.pauseMs = shortestPauseMs;
        if (more || this.stopping) continue;
        // what comes now is better done together, and others want to work, too
        const restMs = Math.min(longestRestMs, performance.now() - begun);
        await lost.orEnd(this.rest(Math.max(this.options.shortestRestMs ?? 0, restMs)));
        if (!this.stopping) await lost.orEnd(this.sleep());
      }
    } finally {
      this.wakeSleeper?.();
      this.setLeading(false);
      this.client = undefined;
      await client.end().catch((error: unknown) => this.logger.debug(String(error)));
    }
  }

  /** Waits for a second at most. */
  private async takeTurn(client: pg.Client): Promise<boolean> {
    const values = [`guildhall:${this.options.name}`];
    const { rows } = await client.query<{ leads: boolean }>('select platform.take_turn($1) as leads', values);
    return rows[0]?.leads === true;
  }

  private setLeading(isLeading: boolean): void {
    if (this.leading === isLeading) return;
    this.leading = isLeading;
    this.options.onLeading?.(isLeading);
  }

  private async rest(milliseconds: number): Promise<void> {
    await delay(milliseconds, undefined, { signal: this.stopped.signal }).catch(() => undefined);
  }

  private sleep(): Promise<void> {
    if (this.woken) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(done, this.options.pollMs);
      this.wakeSleeper = done;
      function done(): void {
        clearTimeout(timer);
        resolve();
      }
    });
  }
}
