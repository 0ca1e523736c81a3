import type { TaskRun } from '#kernel';
import type { Database } from '../database/database.ts';
import { longestPayload } from './sql-tasks.ts';
import type { ClaimedTask } from './task-claims.ts';
import type { TaskEndings } from './task-endings.ts';
import { TaskLeaseLost, TaskPayloadTooLarge } from './tasks.errors.ts';

/** A claimed task, and until when this worker may believe that it is its own. */
export interface HeldTask {
  readonly task: ClaimedTask;
  readonly claimedAt: number;
  /** Of this process's monotonic clock, in milliseconds; never later than the lease in the database. */
  heldUntil: number;
}

/** One attempt while it runs. */
export class RunningTask implements Omit<TaskRun<unknown>, 'payload'> {
  readonly startedAt = performance.now();
  private readonly stopped = Promise.withResolvers<never>();
  private controller: AbortController | undefined;
  private abortReason: Error | undefined;
  private abortTime: number | undefined;
  private percent: number | null = null;
  private completed = false;

  constructor(
    readonly held: HeldTask,
    readonly maxRunMs: number,
    private readonly database: Database,
    private readonly endings: TaskEndings,
  ) {
    // whoever races against it hears of it; when nobody does, nothing is lost
    this.stopped.promise.catch(() => undefined);
  }

  get taskId(): string {
    return this.held.task.id;
  }

  get attempt(): number {
    return this.held.task.attempt;
  }

  get ownerId(): string | null {
    return this.held.task.ownerId;
  }

  get signal(): AbortSignal {
    if (this.controller === undefined) {
      this.controller = new AbortController();
      if (this.abortReason !== undefined) this.controller.abort(this.abortReason);
    }
    return this.controller.signal;
  }

  /** Why it was told to stop. */
  get abortedBy(): Error | undefined {
    return this.abortReason;
  }

  /** When it was told to stop, on the monotonic clock. */
  get abortedAt(): number | undefined {
    return this.abortTime;
  }

  get isCompleted(): boolean {
    return this.completed;
  }

  progress(percent: number): void {
    if (Number.isFinite(percent)) this.percent = Math.round(Math.min(100, Math.max(0, percent)));
  }

  /** What has not been written yet. */
  takeProgress(): number | null {
    const percent = this.percent;
    this.percent = null;
    return percent;
  }

  get hasProgress(): boolean {
    return this.percent !== null;
  }

  async complete(result?: unknown): Promise<void> {
    const { id, token, type } = this.held.task;
    const done = await this.endings.succeed([{ id, token, type, result: serializeResult(result) }]);
    if (!done.has(id)) throw new TaskLeaseLost();
    const note = (): void => {
      this.completed = true;
    };
    if (this.database.isInTransaction) this.database.afterCommit(note);
    else note();
  }

  /** Tells the handler to stop; whether it listens is up to it. */
  abort(reason: Error): void {
    if (this.abortReason !== undefined) return;
    this.abortReason = reason;
    this.abortTime = performance.now();
    this.controller?.abort(reason);
  }

  /** Does not wait for the handler any longer. */
  abandon(): void {
    this.stopped.reject(this.abortReason ?? new TaskLeaseLost());
  }

  /** The handler's end, or the moment in which it was given up. */
  async outcome(work: Promise<unknown>): Promise<unknown> {
    return Promise.race([work, this.stopped.promise]);
  }
}

/** @throws TaskPayloadTooLarge */
export function serializeResult(result: unknown): string | null {
  if (result === undefined || result === null) return null;
  const json = JSON.stringify(result) ?? null;
  if (json !== null && Buffer.byteLength(json) > longestPayload) throw new TaskPayloadTooLarge();
  return json;
}
