import { setTimeout as sleep } from 'node:timers/promises';
import { unlimitedHeader } from '#platform';
import type { z } from 'zod';
import { DemoFailure } from './demo-failure.ts';
import type { Random } from './random.ts';
import { Problem } from './wire.ts';

/** Who asks. */
export interface Bearer {
  token(): Promise<string>;
  /** The token was refused as expired: the next one has to be a new one. */
  expire(): void;
}

export interface Ask<T> {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Below `/api/v1`. */
  readonly path: string;
  readonly by?: Bearer;
  readonly body?: unknown;
  readonly answer: z.ZodType<T>;
  /**
   * For what must not happen twice: finds out whether it has happened, when an answer was lost. Without it, asking again
   * is harmless.
   */
  readonly find?: () => Promise<T | undefined>;
}

export interface ApiOptions {
  /** Shows that it is this Guildhall's own demo, which is not limited. */
  readonly unlimited: string;
  /** `http://host:port/api/v1` */
  readonly base: string;
  readonly random: Random;
  readonly onAnswer: (milliseconds: number) => void;
  /** Ends every wait. */
  readonly signal: AbortSignal;
  readonly fetch?: typeof fetch;
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

/** An answer that says no, for a reason that asking again does not change. */
export class Refusal extends DemoFailure {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const timeoutMs = 30_000;
const mostAttempts = 9;
const longestBackoffMs = 10_000;

interface Answered {
  readonly status: number;
  readonly body: unknown;
}
/** What may work later; `certain` when it surely has not happened. */
interface Later {
  readonly afterMs: number | undefined;
  readonly certain: boolean;
  readonly reason: string;
}

/** Talks to Guildhall as a patient and honest client does. */
export class Api {
  /** How often an answer was lost or might have been, and had to be looked up. */
  lookedUp = 0;
  /** How often Guildhall asked for patience (429, 503). */
  putOff = 0;
  private readonly fetch: typeof fetch;
  private readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;

  constructor(private readonly options: ApiOptions) {
    this.fetch = options.fetch ?? fetch;
    this.wait = options.wait ?? ((milliseconds, signal) => sleep(milliseconds, undefined, { signal }));
  }

  /** @throws Refusal, or DemoFailure when no answer can be had */
  async ask<T>(ask: Ask<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.attempt(ask);
      if ('status' in outcome) return read(ask, outcome);
      if (attempt === mostAttempts) {
        throw new DemoFailure(
          `${ask.method} ${ask.path} was tried ${attempt} times, the last time: ${outcome.reason}. Run the demo again to go on.`,
        );
      }
      await this.wait(this.pause(attempt, outcome.afterMs), this.options.signal);
      const found = outcome.certain ? undefined : await this.lookUp(ask);
      if (found !== undefined) return found;
    }
  }

  private async lookUp<T>({ find }: Ask<T>): Promise<T | undefined> {
    if (find === undefined) return undefined;
    this.lookedUp += 1;
    return find();
  }

  private async attempt(ask: Ask<unknown>): Promise<Answered | Later> {
    const token = await ask.by?.token();
    const began = performance.now();
    try {
      const response = await this.fetch(`${this.options.base}${ask.path}`, {
        method: ask.method,
        headers: {
          ...(ask.body === undefined ? {} : { 'content-type': 'application/json' }),
          [unlimitedHeader]: this.options.unlimited,
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(ask.body === undefined ? {} : { body: JSON.stringify(ask.body) }),
        signal: AbortSignal.timeout(timeoutMs),
      });
      const body = parsed(await response.text());
      this.options.onAnswer(performance.now() - began);
      return this.putOffBy(response, body, ask) ?? { status: response.status, body };
    } catch (error) {
      return { afterMs: undefined, certain: false, reason: reasonOf(error) };
    }
  }

  private putOffBy({ status, headers }: Response, body: unknown, { by }: Ask<unknown>): Later | undefined {
    const { code, detail } = problemIn(body);
    const reason = `${status} ${code}: ${detail}`;
    if (status === 401 && code === 'auth.token-expired' && by !== undefined) {
      by.expire();
      return { afterMs: 0, certain: true, reason };
    }
    if (status !== 429 && status !== 503) return undefined;
    this.putOff += 1;
    return { afterMs: delayOf(headers.get('retry-after')), certain: status === 429, reason };
  }

  /** As long as was asked for, or twice as long each time; a little apart, so that not all come back at once. */
  private pause(attempt: number, afterMs: number | undefined): number {
    const backoff = Math.min(longestBackoffMs, 100 * 2 ** attempt);
    return (afterMs ?? backoff / 2) + (this.options.random.next() * backoff) / 2;
  }
}

function read<T>(ask: Ask<T>, { status, body }: Answered): T {
  const what = `${ask.method} ${ask.path} answered ${status}`;
  if (status < 200 || status >= 300) {
    const { code, detail } = problemIn(body);
    throw new Refusal(status, code, `${what} ${code}: ${detail}`);
  }
  const result = ask.answer.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new DemoFailure(`${what}, but not what was expected: ${issue?.path.join('.')}: ${issue?.message}`);
}

function problemIn(body: unknown): { readonly code: string; readonly detail: string } {
  const problem = Problem.safeParse(body);
  return problem.success ? problem.data : { code: 'unknown', detail: 'no problem document came with it' };
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

/** `Retry-After` in seconds or as a date, in milliseconds. */
function delayOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  const milliseconds = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}

/** What `fetch` means by "fetch failed". */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : error;
  const [first] = cause instanceof AggregateError ? cause.errors : [];
  return first instanceof Error ? first.message : cause.message;
}
