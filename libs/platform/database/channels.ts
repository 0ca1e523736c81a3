import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import { Interruption } from '../interruption.ts';
import { applicationRole } from './database.ts';

export interface ChannelOptions {
  /** Of a NOTIFY. */
  readonly channel: string;
  notified(payload: string): void;
  /** Called on each connection once it listens: what was said before has to be read. */
  listening(client: pg.Client): Promise<void>;
}

const beatMs = 300;
/** A beat that is not answered by then is the end of the connection. */
const beatTimeoutMs = 2_000;
const firstPauseMs = 50;
const longestPauseMs = 1_000;

/** Where the database can be listened to. */
export class Channels {
  constructor(private readonly url: string) {}

  listen(options: ChannelOptions): ChannelListener {
    return new ChannelListener(this.url, options);
  }
}

/**
 * Listens to one channel on a connection of its own, which is opened again when it is lost. It knows how much it may have
 * missed: a connection that looks well and says nothing is tried several times a second.
 */
export class ChannelListener {
  private readonly logger = new Logger(ChannelListener.name);
  private readonly stopped = new AbortController();
  private client: pg.Client | undefined;
  private running: Promise<void> | undefined;
  private upToDateAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly url: string,
    private readonly options: ChannelOptions,
  ) {}

  start(): void {
    this.running ??= this.keepListening();
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await this.client?.end().catch(() => undefined);
    await this.running;
  }

  /** Everything that was notified this many milliseconds ago has been heard. */
  get behindMs(): number {
    return performance.now() - this.upToDateAt;
  }

  private get isStopping(): boolean {
    return this.stopped.signal.aborted;
  }

  private async keepListening(): Promise<void> {
    let pauseMs = firstPauseMs;
    while (!this.isStopping) {
      try {
        await this.listen(() => {
          pauseMs = firstPauseMs;
        });
      } catch (error) {
        if (this.isStopping) return;
        if (pauseMs === firstPauseMs) this.logger.warn(`${this.options.channel} is not heard: ${String(error)}`);
        await this.pause(pauseMs);
        pauseMs = Math.min(longestPauseMs, pauseMs * 2);
      }
    }
  }

  private async listen(onListening: () => void): Promise<void> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: `guildhall ${this.options.channel}`,
      keepAlive: true,
      connectionTimeoutMillis: 1_500,
      query_timeout: beatTimeoutMs,
      options: `-c role=${applicationRole} -c client_connection_check_interval=2000`,
    });
    this.client = client;
    const lost = new Interruption();
    // a lost connection may say so more than once
    client.on('error', (error) => lost.interrupt(error));
    client.once('end', () => lost.interrupt(new Error('the connection has ended')));
    client.on('notification', ({ payload = '' }) => this.options.notified(payload));
    try {
      // ended while it connects, a client neither connects nor fails
      await lost.orEnd(client.connect());
      const listeningAt = performance.now();
      await client.query(`listen ${this.options.channel}`);
      await this.options.listening(client);
      this.upToDateAt = listeningAt;
      onListening();
      while (!this.isStopping) {
        await lost.orEnd(this.pause(beatMs));
        const beatAt = performance.now();
        await client.query('select 1');
        this.upToDateAt = beatAt;
      }
    } finally {
      await client.end().catch((error: unknown) => this.logger.debug(String(error)));
    }
  }

  private pause(milliseconds: number): Promise<void> {
    return delay(milliseconds, undefined, { signal: this.stopped.signal }).catch(() => undefined);
  }
}
