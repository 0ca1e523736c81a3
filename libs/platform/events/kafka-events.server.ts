import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { ServerKafka, type MessageHandler } from '@nestjs/microservices';
import kafkajs, { type Consumer, type EachBatchPayload } from 'kafkajs';
import type { Graveyard } from './dead-letters.ts';
import { defaultRetryPolicy, EventHandler, extrasOf, type Delivered, type RetryPolicy } from './event-handler.ts';
import type { EventsStatus } from './events-status.ts';
import type { KafkaClient } from './kafka-client.ts';
import type { KafkaTopics } from './kafka-topics.ts';
import type { HandlerExtras } from './on-event.ts';

export interface KafkaEventsOptions {
  readonly group: string;
  readonly client: KafkaClient;
  readonly topics: KafkaTopics;
  readonly deadLetters: Graveyard;
  readonly status: EventsStatus;
  readonly policy?: RetryPolicy;
}

const heartbeatMs = 2_000;
/** After which the partitions of a process that was killed go to the others. */
const sessionMs = 10_000;
/** How long a group that is being shared out anew waits for a member that still works on an event. */
const rebalanceMs = 30_000;
const firstPauseMs = 100;
const longestPauseMs = 5_000;
/** Partitions of one group that are worked on side by side in one process. */
const concurrency = 4;
/** Events that are looked at to find those that one method takes at once. */
const window = 200;

/**
 * One consumer group: a Nest Kafka server that takes only the handlers of its module. It reads the topics of these and
 * leaves everything else to them; the group falls behind when they do, and no other.
 */
export class KafkaEventsServer extends ServerKafka {
  protected override logger = new Logger(KafkaEventsServer.name);
  private readonly events: EventHandler;
  private readonly stop = new AbortController();
  private running: Promise<void> | undefined;

  constructor(private readonly own: KafkaEventsOptions) {
    super({ client: own.client.config, consumer: { groupId: own.client.groupId(own.group) }, postfixId: '' });
    const { group, deadLetters, policy = defaultRetryPolicy } = own;
    this.events = new EventHandler(group, this.messageHandlers, deadLetters, policy, () => this.stop.signal.aborted);
  }

  override addHandler(
    pattern: unknown,
    callback: MessageHandler,
    isEvent = false,
    extras: Partial<HandlerExtras> = {},
  ): void {
    if (extras.group === this.own.group) super.addHandler(pattern, callback, isEvent, extras);
  }

  /** Does not wait for the group: whether it has joined is asked of `EventsStatus`. */
  override async listen(callback: () => void): Promise<void> {
    if (this.messageHandlers.size > 0) {
      this.running = this.keepConsuming();
    }
    callback();
  }

  /** Finishes the events it works on; their successors are left to the next in line. */
  override async close(): Promise<void> {
    this.stop.abort();
    await this.consumer?.disconnect();
    await this.running;
    this.own.status.becomes(this.own.group, 'stopped');
  }

  /** Until told to stop: joins the group, and joins again whenever kafkajs has given up. */
  private async keepConsuming(): Promise<void> {
    let pauseMs = firstPauseMs;
    while (!this.stop.signal.aborted) {
      this.own.status.becomes(this.own.group, 'joining');
      const startedAt = performance.now();
      try {
        await this.consumeUntilCrash();
      } catch (error) {
        if (this.stop.signal.aborted) return;
        this.logger.warn(`${this.own.group}: ${error instanceof Error ? error.message : String(error)}; joining again`);
      }
      if (performance.now() - startedAt > sessionMs) pauseMs = firstPauseMs;
      await this.pause(pauseMs);
      pauseMs = Math.min(longestPauseMs, pauseMs * 2);
    }
  }

  private async consumeUntilCrash(): Promise<void> {
    const { client, topics, group, status } = this.own;
    await topics.ensure();
    const consumer = client.kafka.consumer({
      groupId: client.groupId(group),
      sessionTimeout: sessionMs,
      rebalanceTimeout: rebalanceMs,
      heartbeatInterval: heartbeatMs,
      maxWaitTimeInMs: 500,
      allowAutoTopicCreation: false,
      // that one is left behind: kafkajs' own way back loses the errors it meets
      retry: { retries: 5, initialRetryTime: 100, maxRetryTime: 1_000, restartOnFailure: async () => false },
    });
    const ended = Promise.withResolvers<void>();
    consumer.on(consumer.events.GROUP_JOIN, () => status.becomes(group, 'consuming'));
    consumer.on(consumer.events.REBALANCING, () => status.becomes(group, 'joining'));
    consumer.on(consumer.events.CRASH, ({ payload }) => ended.reject(payload.error));
    this.stop.signal.addEventListener('abort', () => ended.resolve(), { once: true });
    this.consumer = consumer;
    try {
      await consumer.connect();
      await consumer.subscribe({
        topics: [...this.topicsOfHandlers()].map((topic) => client.nameOf(topic)),
        fromBeginning: true,
      });
      await consumer.run({
        partitionsConsumedConcurrently: concurrency,
        autoCommitInterval: 1_000,
        eachBatchAutoResolve: false,
        eachBatch: (payload) => this.handleBatch(payload),
      });
      await ended.promise;
    } finally {
      ended.promise.catch(() => undefined);
      await leave(consumer);
    }
  }

  /** In place of Nest's own, which looks a handler up by topic; here the envelope says which it is. */
  private async handleBatch({
    batch,
    resolveOffset,
    heartbeat,
    commitOffsetsIfNecessary,
  }: EachBatchPayload): Promise<void> {
    const membership = new AbortController();
    const beating = setInterval(() => {
      heartbeat().catch((error: unknown) => membership.abort(error));
    }, heartbeatMs);
    const topic = this.own.client.topicOf(batch.topic);
    const delivered = batch.messages.map(({ value }) => ({ topic, raw: value?.toString('utf8') ?? '' }));
    try {
      for (let done = 0; done < delivered.length;) {
        done += await this.untilHandled(delivered.slice(done, done + window), membership.signal);
        resolveOffset(batch.messages[done - 1]?.offset ?? batch.lastOffset());
        await heartbeat();
        await commitOffsetsIfNecessary();
        if (this.stop.signal.aborted) return;
      }
    } finally {
      clearInterval(beating);
    }
  }

  /**
   * What cannot be handled because something is away is tried until it is back: there is no point in the next event. Only
   * when the group is shared out anew, whoever has its partition then goes on with it.
   * @returns how many have been dealt with
   */
  private async untilHandled(delivered: readonly Delivered[], membership: AbortSignal): Promise<number> {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
      try {
        return await this.events.handleSome(delivered);
      } catch (error) {
        // thrown as kafkajs' own, it leaves the offset where it is, without a word in the log
        if (this.stop.signal.aborted) throw new kafkajs.KafkaJSError('the program stops', { retriable: true });
        membership.throwIfAborted();
        this.logger.warn(`${this.own.group} waits: ${error instanceof Error ? error.message : String(error)}`);
        await this.pause(pauseMs, membership);
      }
    }
  }

  private topicsOfHandlers(): ReadonlySet<string> {
    const events = [...this.messageHandlers.values()].flatMap((handler) => extrasOf(handler).events);
    return new Set(events.map(({ topic }) => topic));
  }

  /** Ends early when there is nothing to wait for any more. */
  private pause(ms: number, other?: AbortSignal): Promise<void> {
    const signal = other === undefined ? this.stop.signal : AbortSignal.any([this.stop.signal, other]);
    return delay(ms, undefined, { signal }).catch(() => undefined);
  }
}

async function leave(consumer: Consumer): Promise<void> {
  await consumer.disconnect().catch(() => undefined);
}
