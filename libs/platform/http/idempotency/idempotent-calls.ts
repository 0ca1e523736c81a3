import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppError } from '#kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RootSecret } from '../../config/secrets.ts';
import { Database } from '../../database/database.ts';
import { callerOf } from '../caller.ts';
import { clientOf } from '../client-address.ts';
import { IdempotencyKeyReused, InvalidIdempotencyKey, TwinInFlight } from '../http.errors.ts';
import { problemContentType, problemOf, statusOf } from '../problem.ts';
import { idempotencyHeader, longestKey, replayedHeader } from './idempotency.ts';
import { RememberedAnswers, type Answer, type CallId, type RememberedAnswer } from './remembered-answers.ts';

/** How a call ended: with an answer that is kept, or with a refusal that is not. */
type Outcome = { readonly answer: Answer; readonly isReplay: boolean } | { readonly refusal: AppError };

interface Flight {
  readonly fingerprint: Buffer;
  readonly outcome: Promise<Outcome>;
}

/** Thrown where a handler wants to write what a twin has written already. */
class AnsweredByTwin extends Error {
  constructor(readonly answer: Answer) {
    super('A twin has answered');
  }
}

/**
 * Answers a call once, however often it is sent with one `Idempotency-Key`: its effects and the memory of its answer are
 * one transaction (docs/decisions/0010).
 */
@Injectable()
export class IdempotentCalls {
  private readonly flights = new Map<string, Flight>();
  private readonly key: Buffer;

  constructor(
    private readonly database: Database,
    private readonly answers: RememberedAnswers,
    secret: RootSecret,
  ) {
    this.key = secret.keyFor('idempotent calls');
  }

  /**
   * Does the work, or answers what it answered before.
   * @returns the body, after telling `reply` the rest
   */
  async answer(request: FastifyRequest, reply: FastifyReply, work: () => Promise<unknown>): Promise<unknown> {
    const call = this.callOf(request);
    const name = call.id.toString('base64');
    const twin = this.flights.get(name);
    if (twin !== undefined) {
      if (!twin.fingerprint.equals(call.fingerprint)) throw new IdempotencyKeyReused();
      return give(reply, replayed(await twin.outcome));
    }
    const outcome = this.perform(call, request, reply, work).finally(() => this.flights.delete(name));
    this.flights.set(name, { fingerprint: call.fingerprint, outcome });
    return give(reply, await outcome);
  }

  private async perform(
    call: CallId,
    request: FastifyRequest,
    reply: FastifyReply,
    work: () => Promise<unknown>,
  ): Promise<Outcome> {
    try {
      this.refuseAnswered(call, await this.answers.find(call));
      return await this.database.enclose(
        () => this.claim(call),
        async () => {
          const outcome = await outcomeOf(request, reply, work);
          if ('answer' in outcome) await this.answers.keep(call, outcome.answer);
          return outcome;
        },
      );
    } catch (error) {
      if (error instanceof AnsweredByTwin) return { answer: error.answer, isReplay: true };
      throw error;
    }
  }

  /** Twins in this process wait for each other; one in another process holds the lock. */
  private async claim(call: CallId): Promise<void> {
    const [isMine, known] = await Promise.all([this.answers.claim(call), this.answers.find(call)]);
    if (!isMine) throw new TwinInFlight({ retryAfter: 1 });
    this.refuseAnswered(call, known);
  }

  private refuseAnswered(call: CallId, known: RememberedAnswer | undefined): void {
    if (known === undefined) return;
    if (!known.fingerprint.equals(call.fingerprint)) throw new IdempotencyKeyReused();
    throw new AnsweredByTwin(known.answer);
  }

  private callOf(request: FastifyRequest): CallId {
    const key = String(request.headers[idempotencyHeader]);
    if (key.length === 0 || key.length > longestKey) throw new InvalidIdempotencyKey();
    const caller = callerOf(request)?.userId ?? clientOf(request.ip);
    const query = request.url.split('?', 2)[1] ?? '';
    return {
      id: this.digest([caller, request.method, request.routeOptions.url, request.params, key]),
      // with a key, because bodies hold passwords
      fingerprint: this.digest([query, sorted(request.body)]),
    };
  }

  private digest(parts: readonly unknown[]): Buffer {
    return createHmac('sha256', this.key).update(JSON.stringify(parts)).digest();
  }
}

/**
 * What is kept is what would be answered again: a success, or a refusal for good. What the caller has to mend (400, 401)
 * or wait for is not kept, but what it has left behind is, such as the count of wrong tries. Faults undo everything.
 */
async function outcomeOf(request: FastifyRequest, reply: FastifyReply, work: () => Promise<unknown>): Promise<Outcome> {
  try {
    const value = await work();
    const headers: Record<string, string> = value === undefined ? {} : { 'content-type': jsonContentType };
    for (const name of keptHeaders) if (reply.hasHeader(name)) headers[name] = String(reply.getHeader(name));
    const body = value === undefined ? null : String(reply.serialize(value));
    return { answer: { status: reply.statusCode, headers, body }, isReplay: false };
  } catch (error) {
    if (!(error instanceof AppError) || statusOf(error.kind) >= 500) throw error;
    const isPassing =
      error.retryAfter !== undefined || ['malformed', 'unauthenticated', 'limited'].includes(error.kind);
    if (isPassing) return { refusal: error };
    const problem = problemOf(error, { id: request.id, path: request.url.split('?', 1)[0] ?? '' });
    const headers = { 'content-type': problemContentType };
    return { answer: { status: problem.status, headers, body: JSON.stringify(problem) }, isReplay: false };
  }
}

/** Of successes, beside the type of their body. */
const keptHeaders = ['location', 'tus-resumable', 'upload-length', 'upload-offset'];

const jsonContentType = 'application/json; charset=utf-8';

function replayed(outcome: Outcome): Outcome {
  return 'answer' in outcome ? { ...outcome, isReplay: true } : outcome;
}

/** The first answer goes the same way as its repetitions, so that they are equal. */
function give(reply: FastifyReply, outcome: Outcome): Buffer | undefined {
  if ('refusal' in outcome) throw outcome.refusal;
  const { answer, isReplay } = outcome;
  reply.code(answer.status).headers(answer.headers);
  if (isReplay) reply.header(replayedHeader, 'true');
  // to a text of JSON Fastify would add a charset
  return answer.body === null ? undefined : Buffer.from(answer.body);
}

/** The same body, whatever the order of its fields. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([name, field]) => [name, sorted(field)]));
}
