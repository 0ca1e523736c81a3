import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { DeadlinePassed, withinDeadline } from './deadline.ts';
import type { RedisScript } from './redis-script.ts';
import { addressOf, createRedisClient, quitRedis } from './redis-client.ts';

export interface RedisConnectionOptions {
  readonly url: string;
  /** Begins every name. */
  readonly prefix: string;
}

/** After which a command is given up, in milliseconds: what a request may lose to Redis at most. */
export const commandDeadlineMs = 250;

const connectionEnded = 'the connection has ended';
const timeoutsToGiveUp = 3;
const maxInFlight = 20_000;
const complainEveryMs = 60_000;

/**
 * The connection to Redis of this process, which may be away at any time: whoever asks says what to do without an answer,
 * and never waits longer than {@link commandDeadlineMs}. After three timeouts in a row nothing is asked any more, until a
 * question in the background is answered in time.
 */
export class RedisConnection {
  readonly prefix: string;
  private readonly logger = new Logger('Redis');
  private readonly client: Redis;
  private readonly scripts: RedisScript[] = [];
  private state: 'starting' | 'up' | 'down' | 'closed' = 'starting';
  private downSince = 0;
  private trouble: string = connectionEnded;
  private timeoutsInARow = 0;
  private inFlight = 0;
  private probing = false;
  private isPrepared = false;
  private onceUp: (() => void) | undefined;
  private complainedAt = -Infinity;

  constructor({ url, prefix }: RedisConnectionOptions) {
    this.prefix = prefix;
    this.client = createRedisClient(url);
    this.client.on('ready', () => {
      this.isPrepared = false;
      void this.probe();
    });
    this.client.on('error', (error: Error) => {
      this.trouble = error.message;
    });
    this.client.on('close', () => this.turnDown());
  }

  get isUp(): boolean {
    return this.state === 'up';
  }

  /** Before `start`: scripts that Redis is to know whenever it can be used. */
  prepare(...scripts: readonly RedisScript[]): void {
    this.scripts.push(...scripts);
  }

  /** Resolves when Redis can be used, or was found away; after a second at most. */
  async start(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.onceUp = resolve;
    this.client.once('close', () => resolve());
    const impatience = setTimeout(() => {
      this.turnDown();
      resolve();
    }, 1_000);
    // what goes wrong is told by the events
    this.client.connect().catch(() => this.turnDown());
    await promise;
    clearTimeout(impatience);
  }

  /** What Redis answers, or what is to be done instead when it does not answer in time, or refuses. */
  async attempt<T>(ask: (redis: Redis) => Promise<T>, instead: () => T): Promise<T> {
    if (this.state !== 'up' || this.inFlight >= maxInFlight) return instead();
    this.inFlight += 1;
    try {
      const answer = await withinDeadline(ask(this.client), commandDeadlineMs);
      this.timeoutsInARow = 0;
      return answer;
    } catch (error) {
      this.note(error);
      return instead();
    } finally {
      this.inFlight -= 1;
    }
  }

  async close(): Promise<void> {
    this.state = 'closed';
    await quitRedis(this.client, commandDeadlineMs);
  }

  private note(error: unknown): void {
    if (error instanceof DeadlinePassed) {
      this.timeoutsInARow += 1;
      if (this.timeoutsInARow < timeoutsToGiveUp) return;
      this.trouble = error.message;
      this.turnDown();
      void this.probe();
      return;
    }
    // anything else than a reply is told when the connection ends
    if (
      !(error instanceof Error && error.name === 'ReplyError') ||
      performance.now() - this.complainedAt < complainEveryMs
    )
      return;
    this.complainedAt = performance.now();
    this.logger.warn(`Redis at ${addressOf(this.client)} refuses: ${error.message}`);
  }

  /** Asks until an answer comes in time; a connection on which none comes at all is replaced. */
  private async probe(): Promise<void> {
    if (this.probing) return;
    this.probing = true;
    try {
      while (this.state !== 'closed' && this.client.status === 'ready' && !(await this.answersInTime()));
    } catch {
      // either the connection has ended by itself, or it is dead
      if (this.client.status === 'ready') this.client.disconnect(true);
    } finally {
      this.probing = false;
    }
  }

  private async answersInTime(): Promise<boolean> {
    const askedAt = performance.now();
    if (this.isPrepared) await this.client.ping();
    else await Promise.all(this.scripts.map((script) => script.load(this.client)));
    this.isPrepared = true;
    if (performance.now() - askedAt > commandDeadlineMs) return false;
    this.turnUp();
    return true;
  }

  private turnUp(): void {
    if (this.state === 'up' || this.state === 'closed') return;
    const awayMs = Math.round(performance.now() - this.downSince);
    if (this.state === 'down') this.logger.log(`Redis at ${addressOf(this.client)} is back after ${awayMs} ms`);
    this.state = 'up';
    this.timeoutsInARow = 0;
    this.onceUp?.();
  }

  private turnDown(): void {
    if (this.state === 'down' || this.state === 'closed') return;
    this.state = 'down';
    this.downSince = performance.now();
    this.logger.warn(`Redis at ${addressOf(this.client)} is away (${this.trouble}); going on without it`);
    this.trouble = connectionEnded;
  }
}
