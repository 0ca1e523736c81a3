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
import type { HandlerExtras } from './on-event.ts';

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

/** What the handling of one delivery of one event came to. */
export type Outcome = 'handled' | 'ignored' | 'dead';

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

  /** @throws what the last attempt threw, when the program stops or a dependency is away: deliver the event again */
  async handle(topic: string, raw: string): Promise<Outcome> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(topic, raw);
      } catch (thrown) {
        const error = databaseFault(thrown);
        const isAway = error instanceof AppError && error.kind === 'unavailable';
        if (this.isStopping() || isAway) throw error;
        const isPoison = error instanceof AppError;
        if (isPoison || attempt >= this.policy.attempts) {
          await this.bury(topic, raw, error, attempt);
          return 'dead';
        }
        await delay(Math.min(this.policy.longestPauseMs, this.policy.firstPauseMs * 2 ** (attempt - 1)));
      }
    }
  }

  private async attempt(topic: string, raw: string): Promise<Outcome> {
    const envelope = read(raw);
    const handler = this.handlers.get(`${topic}/${envelope.type}`);
    if (handler === undefined) return 'ignored';
    const { event } = extrasOf(handler);
    if (envelope.version !== event.version) {
      throw new UnreadableEvent({ detail: `${envelope.type} has version ${envelope.version}, not ${event.version}` });
    }
    const data = parse(() => event.schema.parse(envelope.data));
    await withRequest({ requestId: envelope.requestId ?? envelope.id }, async () => {
      const result: unknown = await handler({ ...envelope, data });
      if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
    });
    return 'handled';
  }

  private async bury(topic: string, raw: string, error: unknown, attempts: number): Promise<void> {
    this.logger.error({ group: this.group, topic, attempts, err: error, msg: 'An event went to the dead letters' });
    await this.deadLetters.add({ group: this.group, topic, envelope: raw, error, attempts });
  }
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
