/** How urgent a task is. A more urgent one goes first, but none waits for ever behind more urgent ones. */
export type TaskPriority = 'low' | 'normal' | 'high' | 'critical';

/** What becomes of a task whose attempt failed in a way that may pass. Times are milliseconds; `attempts` counts the first. */
export type RetryStrategy =
  | { readonly kind: 'none' }
  | { readonly kind: 'fixed'; readonly attempts: number; readonly delayMs: number }
  | { readonly kind: 'linear'; readonly attempts: number; readonly stepMs: number; readonly capMs: number }
  | {
      readonly kind: 'exponential';
      readonly attempts: number;
      readonly firstMs: number;
      readonly factor: number;
      readonly capMs: number;
      /** Which share of a pause is left to chance (0..1), so that tasks that failed together do not come back together. */
      readonly jitter: number;
    };

/** 1 s, 2 s, 4 s … at most 300 s, five attempts (product.md, "tasks"). */
export const defaultRetryStrategy: RetryStrategy = {
  kind: 'exponential',
  attempts: 5,
  firstMs: 1_000,
  factor: 2,
  capMs: 300_000,
  jitter: 0.2,
};

/** One kind of work that can be left for later. */
export interface TaskType<Payload> {
  /** Unique in the program, `<module>.<what it does>`. */
  readonly type: string;
  /** Anything that parses or throws (a zod schema): asked when the task is left, and again before it is run. */
  readonly schema: { parse(value: unknown): Payload };
  readonly retry: RetryStrategy;
  readonly priority: TaskPriority;
  /** After which an attempt is told to stop, and has failed. */
  readonly maxRunMs: number;
}

export type TaskTypeOptions<Payload> = Pick<TaskType<Payload>, 'type' | 'schema'> & Partial<TaskType<Payload>>;

/** Declares a task type: of normal priority, tried five times, for at most five minutes each, unless said otherwise. */
export function taskType<Payload>(options: TaskTypeOptions<Payload>): TaskType<Payload> {
  return { retry: defaultRetryStrategy, priority: 'normal', maxRunMs: 300_000, ...options };
}

export interface EnqueueOptions {
  readonly priority?: TaskPriority;
  /** Not before this time; at once when unset. */
  readonly runAt?: Date;
  /** While a task of this type and key waits or runs, another one is not added: its id is answered instead. */
  readonly dedupeKey?: string;
  /** The member whose task it is, who may follow it. */
  readonly ownerId?: string;
}

/** One of many tasks that are left together. */
export interface NewTask<Payload> extends EnqueueOptions {
  readonly payload: Payload;
}

/**
 * Leaves work for later: it is done by a worker, also when the process that left it or the worker dies. In a transaction
 * the task exists when the transaction is committed, and not otherwise. A task may be run more than once (a worker was
 * killed after the effect and before the note of it): expect it, or complete it in the transaction of the effect.
 */
export abstract class Tasks {
  /** @returns the id of the task */
  abstract enqueue<Payload>(type: TaskType<Payload>, payload: Payload, options?: EnqueueOptions): Promise<string>;

  /** All of them in one statement. @returns their ids, in their order */
  abstract enqueueAll<Payload>(type: TaskType<Payload>, tasks: readonly NewTask<Payload>[]): Promise<readonly string[]>;
}

/** One attempt at a task, as its handler sees it. What the handler returns becomes the result, when nothing was said before. */
export interface TaskRun<Payload> {
  readonly taskId: string;
  readonly payload: Payload;
  /** 1 for the first. */
  readonly attempt: number;
  readonly ownerId: string | null;
  /** Aborted when the task was cancelled or taken by another worker, ran too long, or the program stops. */
  readonly signal: AbortSignal;
  /** Lets the owner see how far it is, 0..100. Not written at once, and never an error. */
  progress(percent: number): void;
  /**
   * Completes the task in the current transaction, so that effect and note of it are stored together.
   * @throws TaskLeaseLost when the task is no longer this worker's: the transaction must then fail
   */
  complete(result?: unknown): Promise<void>;
}

export type TaskHandler<Payload> = (run: TaskRun<Payload>) => Promise<unknown>;
