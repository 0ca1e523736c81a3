import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { MessageHandler } from '@nestjs/microservices';
import { AppError, appError, type EventEnvelope } from '#kernel';
import { isObservable, lastValueFrom } from 'rxjs';
import { z } from 'zod';
import { databaseFault } from '../database/database.errors.ts';
import { withRequest } from '../observability/request-context.ts';
import type { Graveyard } from './dead-letters.ts';
import { Envelope } from './event-envelope.ts';
import { patternOf, type HandlerExtras } from './on-event.ts';

class UnreadableEvent extends appError({
  kind: 'malformed',
  code: 'events.unreadable',
  title: 'The event cannot be read',
}) {}

export interface RetryPolicy {
  readonly attempts: number;
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

export const defaultRetryPolicy: RetryPolicy = { attempts: 6, firstPauseMs: 50, longestPauseMs: 2_000 };

/** An event as a delivery hands it over; without a text it is none that the group cares about. */
export interface Delivered {
  readonly topic: string;
  readonly raw: string | null;
}

/** An event with the method that handles it. */
interface Addressed {
  readonly envelope: EventEnvelope;
  readonly extras: HandlerExtras;
  readonly handler: MessageHandler;
}

const largestBatch = 200;

/** The part of consuming that does not depend on the delivery: reading, retrying, and giving up to the dead letters. */
export class EventHandler {
  private readonly logger = new Logger(EventHandler.name);

  constructor(
    readonly group: string,
    private readonly handlers: ReadonlyMap<string, MessageHandler>,
    private readonly deadLetters: Graveyard,
    private readonly policy: RetryPolicy,
    /** Says that nothing should be begun any more: the event is then left for the next delivery. */
    private readonly isStopping: () => boolean,
  ) {}

  /**
   * Deals with the first of these events, or with as many of the first as one method takes at once.
   * @returns how many these were
   * @throws what the last attempt threw, when the program stops or a dependency is away: deliver the events again
   */
  async handleSome(delivered: readonly Delivered[]): Promise<number> {
    const { length, batch } = this.firstBatch(delivered);
    if (batch.length > 1 && (await this.handledAtOnce(batch))) return length;
    const some = delivered.slice(0, Math.max(1, length));
    for (const { topic, raw } of some) if (raw !== null) await this.handleOne(topic, raw);
    return some.length;
  }

  private async handleOne(topic: string, raw: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const addressed = this.address(topic, raw);
        if (addressed !== undefined) await call(addressed.handler, [addressed]);
        return;
      } catch (thrown) {
        const error = this.passable(thrown);
        const isPoison = error instanceof AppError;
        if (isPoison || attempt >= this.policy.attempts) {
          await this.bury(topic, raw, error, attempt);
          return;
        }
        await delay(Math.min(this.policy.longestPauseMs, this.policy.firstPauseMs * 2 ** (attempt - 1)));
      }
    }
  }

  private async handledAtOnce(batch: readonly Addressed[]): Promise<boolean> {
    const [first] = batch;
    if (first === undefined) return false;
    try {
      await call(first.handler, batch);
      return true;
    } catch (thrown) {
      const error = this.passable(thrown);
      this.logger.warn({ group: this.group, events: batch.length, err: error, msg: 'Handling events one by one' });
      return false;
    }
  }

  /** @throws the error when it says nothing about the event */
  private passable(thrown: unknown): unknown {
    const error = databaseFault(thrown);
    const isAway = error instanceof AppError && error.kind === 'unavailable';
    if (this.isStopping() || isAway) throw error;
    return error;
  }

  /**
   * The first events, as far as one method takes them at once, and how many were passed over or taken for that. An event that
   * was delivered twice, because a relay died before it knew of its success, is one of them.
   */
  private firstBatch(delivered: readonly Delivered[]): {
    readonly length: number;
    readonly batch: readonly Addressed[];
  } {
    const batch: Addressed[] = [];
    const taken = new Set<string>();
    let length = 0;
    for (const { topic, raw } of delivered.slice(0, largestBatch)) {
      const addressed = raw === null ? undefined : this.addressOrNothing(topic, raw);
      const events = batch[0]?.extras.events ?? (addressed?.extras.isBatch === true ? addressed.extras.events : []);
      if (addressed === null || (addressed !== undefined && addressed.extras.events !== events)) break;
      if (addressed !== undefined && !taken.has(addressed.envelope.id)) batch.push(addressed);
      if (addressed !== undefined) taken.add(addressed.envelope.id);
      length += 1;
    }
    return { length, batch };
  }

  /** @returns `null` when it cannot be read */
  private addressOrNothing(topic: string, raw: string): Addressed | undefined | null {
    try {
      return this.address(topic, raw);
    } catch {
      return null;
    }
  }

  /** @returns `undefined` when nobody in the group handles such events */
  private address(topic: string, raw: string): Addressed | undefined {
    const envelope = read(raw);
    const handler = this.handlers.get(patternOf(topic, envelope.type));
    if (handler === undefined) return undefined;
    const extras = extrasOf(handler);
    const event = extras.events.find(({ type, topic: own }) => type === envelope.type && own === topic);
    if (event?.version !== envelope.version) {
      throw new UnreadableEvent({ detail: `${envelope.type} has version ${envelope.version}, not ${event?.version}` });
    }
    return { handler, extras, envelope: { ...envelope, data: parse(() => event.schema.parse(envelope.data)) } };
  }

  private async bury(topic: string, raw: string, error: unknown, attempts: number): Promise<void> {
    this.logger.error({ group: this.group, topic, attempts, err: error, msg: 'An event went to the dead letters' });
    await this.deadLetters.add({ group: this.group, topic, envelope: raw, error, attempts });
  }
}

function contextOf({ id, requestId, traceparent }: EventEnvelope): Parameters<typeof withRequest>[0] {
  return { requestId: requestId ?? id, traceparent: traceparent ?? undefined };
}

/** Each event is handled as a part of the request it came from, as far as one can say that of several. */
async function call(handler: MessageHandler, addressed: readonly Addressed[]): Promise<void> {
  const envelopes = addressed.map(({ envelope }) => envelope);
  const [first, second] = envelopes;
  if (first === undefined) return;
  const work = async (): Promise<void> => {
    const result: unknown = await handler(addressed[0]?.extras.isBatch === true ? envelopes : first);
    if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
  };
  await (second === undefined ? withRequest(contextOf(first), work) : work());
}

export function extrasOf(handler: MessageHandler): HandlerExtras {
  return z
    .custom<HandlerExtras>((extras) => typeof extras === 'object' && extras !== null && 'group' in extras)
    .parse(handler.extras);
}

function read(raw: string): EventEnvelope {
  return parse(() => Envelope.parse(JSON.parse(raw)));
}

function parse<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new UnreadableEvent({ cause: error, detail: error instanceof Error ? error.message : String(error) });
  }
}
