import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

export interface Request {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ClosedLoop {
  readonly kind: 'closed';
  readonly origin: string;
  readonly connections: number;
  readonly extent: { readonly seconds: number } | { readonly requests: number };
  /** What the connections send, over and over: the first connection the first list, and so on, round and round. */
  readonly lists: readonly (readonly Request[])[];
}

export interface OpenLoop {
  readonly kind: 'open';
  readonly origin: string;
  /** Requests per second. */
  readonly rate: number;
  readonly seconds: number;
  readonly list: readonly Request[];
}

export type Job = ClosedLoop | OpenLoop;

export interface LoadResult {
  readonly requests: number;
  readonly perSecond: number;
  /** Milliseconds; of an open loop, from the time a request was due. */
  readonly p50: number;
  readonly p99: number;
  /** Share of the time in which the process that makes the load had something to do; near 1 it is the limit itself. */
  readonly busy: number;
  readonly errors: number;
  /** Answers other than 2xx, by status. */
  readonly refused: Readonly<Record<string, number>>;
}

export interface Answer {
  readonly result?: LoadResult;
  readonly failure?: string;
}

/** Above this, what was measured is the client. */
export const clientBound = 0.97;

const grace = 60_000;

/** Makes load from a process of its own, one job at a time. */
export class LoadGenerator {
  readonly #child: ChildProcess;
  #lastId = 0;

  constructor() {
    this.#child = fork(join(import.meta.dirname, 'load.worker.ts'), [], { execArgv: [] });
  }

  /** @throws Error when a request failed or was refused: a figure is about work that was done */
  async run(job: Job): Promise<LoadResult> {
    const { result, failure } = await this.#ask(job);
    if (result === undefined) throw new Error(`The load could not be made: ${failure ?? 'no answer'}`);
    if (result.errors > 0 || Object.keys(result.refused).length > 0 || result.requests === 0) {
      throw new Error(
        `Of the requests, ${result.requests} were answered, ${result.errors} failed, refused by status: ${JSON.stringify(result.refused)}`,
      );
    }
    return result;
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }

  #ask(job: Job): Promise<Answer> {
    const id = (this.#lastId += 1);
    const seconds = job.kind === 'open' || 'seconds' in job.extent ? (job.kind === 'open' ? job.seconds : 60) : 540;
    const { promise, resolve } = Promise.withResolvers<Answer>();
    const timer = setTimeout(() => resolve({ failure: 'it took too long' }), seconds * 1000 + grace);
    const onMessage = (message: Answer & { readonly id: number }): void => {
      if (message.id === id) resolve(message);
    };
    const onExit = (): void => resolve({ failure: 'its process ended' });
    this.#child.on('message', onMessage).once('exit', onExit);
    this.#child.send({ id, job });
    return promise.finally(() => {
      clearTimeout(timer);
      this.#child.off('message', onMessage).off('exit', onExit);
    });
  }
}
