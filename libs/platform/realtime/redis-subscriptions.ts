import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { chunksOf } from '../cache/chunks.ts';
import { DeadlinePassed, withinDeadline } from '../cache/deadline.ts';
import { createRedisClient, quitRedis } from '../cache/redis-client.ts';
import { commandDeadlineMs } from '../cache/redis-connection.ts';

export interface SubscriptionsOptions {
  readonly url: string;
  /** What this process wants to hear at the moment. */
  wanted(): readonly string[];
  heard(name: string, message: string): void;
  /** These names may have missed something, and are heard from now on. */
  missed(names: readonly string[]): void;
}

const namesAtOnce = 1_000;
const pingEveryMs = 1_000;

/** The connection on which this process hears Redis channels. After it was away it listens again to all that is wanted. */
export class RedisSubscriptions {
  private readonly logger = new Logger('Redis');
  private readonly client: Redis;
  private isGivingUp = false;
  private pings: NodeJS.Timeout | undefined;

  constructor(private readonly options: SubscriptionsOptions) {
    this.client = createRedisClient(options.url);
    this.client.on('close', () => {
      this.isGivingUp = false;
    });
    this.client.on('ready', () => void this.listenAgain());
    this.client.on('message', (name: string, message: string) => options.heard(name, message));
    // the other connection tells the people who run it
    this.client.on('error', (error: Error) => this.logger.verbose(error.message));
  }

  start(): void {
    this.client.connect().catch((error: unknown) => this.logger.verbose(String(error)));
    this.pings = setInterval(() => void this.ping(), pingEveryMs);
    this.pings.unref();
  }

  /** Resolves when the name is heard, or 250 ms are over: then `missed` is told as soon as it is. */
  async listen(name: string): Promise<void> {
    // `listenAgain` will
    if (this.client.status !== 'ready') return;
    const listening = this.client.subscribe(name);
    try {
      await withinDeadline(listening, commandDeadlineMs);
    } catch (error) {
      if (error instanceof DeadlinePassed) listening.then(() => this.options.missed([name]), this.giveUp);
      else this.giveUp();
    }
  }

  leave(name: string): void {
    if (this.client.status === 'ready') this.client.unsubscribe(name).catch(this.giveUp);
  }

  async close(): Promise<void> {
    clearInterval(this.pings);
    this.client.removeAllListeners('message');
    await quitRedis(this.client, commandDeadlineMs);
  }

  private async listenAgain(): Promise<void> {
    try {
      for (const names of chunksOf(this.options.wanted(), namesAtOnce)) {
        await this.client.subscribe(...names);
        this.options.missed(names);
      }
    } catch {
      this.giveUp();
    }
  }

  /** A connection that nothing is said on may be dead. */
  private async ping(): Promise<void> {
    if (this.client.status === 'ready') await this.client.ping().catch(this.giveUp);
  }

  /** Begins anew with another connection, unless that has begun already. */
  private readonly giveUp = (): void => {
    if (this.client.status !== 'ready' || this.isGivingUp) return;
    this.isGivingUp = true;
    this.client.disconnect(true);
  };
}
