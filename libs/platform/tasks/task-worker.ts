import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { Database } from '../database/database.ts';
import { withRequest } from '../observability/request-context.ts';
import { ClaimTurns, type Turn } from './claim-turns.ts';
import { Completions } from './completions.ts';
import { Prefetch } from './prefetch.ts';
import { pauseAfter } from './retry.ts';
import { RunningTask, serializeResult, type HeldTask } from './running-task.ts';
import type { Claimed, Lease, TaskClaims } from './task-claims.ts';
import type { TaskEndings } from './task-endings.ts';
import { judge } from './task-failure.ts';
import type { RegisteredHandler, TaskHandlers } from './task-handlers.ts';
import type { LocalWorker } from './task-signal.ts';
import { TaskLeaseLost, TaskTimedOut } from './tasks.errors.ts';

export interface TaskWorkerParts {
  readonly database: Database;
  readonly claims: TaskClaims;
  readonly endings: TaskEndings;
  readonly handlers: TaskHandlers;
}

export interface TaskWorkerOptions {
  /** Shown beside its tasks. */
  readonly name: string;
  /** Tasks at a time. */
  readonly concurrency: number;
  /** After which the tasks of a worker that says nothing are taken from it. */
  readonly leaseMs: number;
  /** How often it says that it lives. */
  readonly heartbeatMs: number;
  /** How often it looks for tasks of dead workers, and looks after its own. */
  readonly tickMs: number;
  /** How long it sleeps at most without being woken. */
  readonly pollMs: number;
  /** How long a stop waits for what runs. */
  readonly stopMs: number;
}

export const defaultWorkerOptions = {
  concurrency: 4,
  leaseMs: 20_000,
  heartbeatMs: 5_000,
  tickMs: 1_000,
  pollMs: 1_000,
  stopMs: 5_000,
} as const satisfies Partial<TaskWorkerOptions>;

const longestPauseMs = 5_000;
/** Claimed ahead, and not begun by then: better given to a worker that has room. */
const mostWaitingMs = 1_000;
/** What a handler gets to end after it was told to stop. */
const graceMs = 1_000;
/** Successes that may be unnoted before no more is claimed. */
const mostUnnoted = 2_000;

class WorkerStops extends Error {}
class TaskCancelled extends Error {}

/** Runs the tasks that this process has handlers for. */
export class TaskWorker implements LocalWorker {
  private readonly logger = new Logger(TaskWorker.name);
  private readonly turns = new ClaimTurns();
  private readonly prefetch = new Prefetch(performance.now());
  private readonly completions: Completions;
  private readonly running = new Map<RunningTask, Promise<void>>();
  private waiting: HeldTask[] = [];
  private claiming: Promise<void> | undefined;
  private ticking: Promise<void> | undefined;
  private ticker: NodeJS.Timeout | undefined;
  private heartbeatAt = performance.now();
  private stopping = false;
  private woken = false;
  private wakeSleeper: (() => void) | undefined;

  constructor(
    private readonly parts: TaskWorkerParts,
    private readonly options: TaskWorkerOptions,
  ) {
    this.completions = new Completions(parts.endings, () => this.wakeForRoom());
  }

  start(): void {
    this.claiming ??= this.keepClaiming();
    this.ticker ??= setInterval(() => this.lookAfter(), this.options.tickMs);
    // at once, because where workers die young nobody else would ever do it
    this.lookAfter();
  }

  get isIdle(): boolean {
    return !this.stopping && this.waiting.length === 0 && this.running.size < this.options.concurrency;
  }

  wake(): void {
    this.woken = true;
    this.wakeSleeper?.();
  }

  cancel(taskId: string): void {
    for (const running of this.running.keys()) {
      if (running.taskId === taskId) running.abort(new TaskCancelled('The task was cancelled'));
    }
  }

  /** Begins nothing more, waits for what runs, and gives back what does not end. */
  async stop(): Promise<void> {
    if (this.stopping) return;
    this.stopping = true;
    this.wake();
    await this.claiming;
    await this.giveBackWaiting(() => true);
    await this.runningEnded(this.options.stopMs);
    for (const running of this.running.keys()) running.abort(new WorkerStops('The program stops'));
    await this.runningEnded(graceMs);
    await this.giveBack([...this.running.keys()].filter(({ isCompleted }) => !isCompleted).map(({ held }) => held));
    await this.completions.drained();
    clearInterval(this.ticker);
    await this.ticking;
  }

  private async keepClaiming(): Promise<void> {
    let pauseMs = 100;
    while (!this.stopping) {
      try {
        await this.round();
        pauseMs = 100;
      } catch (error) {
        this.logger.warn(
          `Tasks cannot be claimed: ${error instanceof Error ? error.message : String(error)}; trying again`,
        );
        await this.sleep(pauseMs);
        pauseMs = Math.min(longestPauseMs, pauseMs * 2);
      }
    }
  }

  private async round(): Promise<void> {
    this.woken = false;
    const wanted = this.wanted();
    if (wanted <= 0) return this.sleep(this.options.pollMs);
    const { tasks, delayed } = await this.claim(wanted);
    if (this.stopping) return;
    this.begin();
    if (tasks.length + delayed >= wanted || this.woken) return;
    const dueMs = (await this.parts.claims.nextDueMs()) ?? this.options.pollMs;
    // when others hold what is due, looking again at once would find the same
    return this.sleep(Math.min(this.options.pollMs, Math.max(dueMs, 5)));
  }

  /** How many more to claim now: none while enough wait, so that claims are large when there is much to do. */
  private wanted(): number {
    if (this.completions.size > mostUnnoted) return 0;
    const ahead = this.prefetch.size(performance.now());
    const free = this.options.concurrency - this.running.size;
    const missing = free + ahead - this.waiting.length;
    return this.waiting.length > ahead / 2 ? 0 : missing;
  }

  private async claim(limit: number): Promise<Claimed> {
    const turn = this.turns.next();
    const claimed = await this.claimBy(turn, limit);
    if (turn === this.turns.byUrgency || claimed.tasks.length + claimed.delayed > 0) {
      // a fair turn that found something says nothing of whether there is more
      return turn === this.turns.byUrgency ? claimed : { ...claimed, delayed: limit };
    }
    return this.claimBy(this.turns.byUrgency, limit);
  }

  private async claimBy({ lanes, share, waitedMs }: Turn, limit: number): Promise<Claimed> {
    const { name: worker, leaseMs } = this.options;
    const claimedAt = performance.now();
    const claimed = await this.parts.claims.claim({
      worker,
      types: this.parts.handlers.types,
      limit,
      lanes,
      limitPerLane: Math.ceil(limit * share),
      waitedMs,
      leaseMs,
    });
    for (const task of claimed.tasks) this.waiting.push({ task, claimedAt, heldUntil: claimedAt + leaseMs });
    return claimed;
  }

  private begin(): void {
    while (this.running.size < this.options.concurrency) {
      const held = this.waiting.shift();
      if (held === undefined) return;
      // this process stood still, and the task has been taken from it
      if (held.heldUntil <= performance.now()) continue;
      const handler = this.parts.handlers.get(held.task.type);
      if (handler === undefined) throw new Error(`Nobody handles ${held.task.type}`);
      this.run(held, handler);
    }
  }

  private run(held: HeldTask, handler: RegisteredHandler): void {
    const { database, endings } = this.parts;
    const running = new RunningTask(held, handler.type.maxRunMs, database, endings);
    const ended = this.attempt(running, handler).finally(() => {
      this.running.delete(running);
      this.prefetch.countEnded();
      if (this.stopping) return;
      this.begin();
      this.wakeForRoom();
    });
    this.running.set(running, ended);
  }

  private wakeForRoom(): void {
    if (this.wakeSleeper !== undefined && this.wanted() > 0) this.wake();
  }

  private async attempt(running: RunningTask, handler: RegisteredHandler): Promise<void> {
    const { id, token, type, payload, requestId, traceparent } = running.held.task;
    const context = { requestId: requestId ?? id, traceparent: traceparent ?? undefined };
    try {
      const work = withRequest(context, () => handler.handle(running, payload));
      const result = await running.outcome(work);
      if (running.isCompleted) return await this.parts.endings.tellBreakers([type]);
      this.completions.add({ id, token, type, result: serializeResult(result) });
    } catch (error) {
      await this.fail(running, handler, error);
    }
  }

  private async fail(running: RunningTask, handler: RegisteredHandler, error: unknown): Promise<void> {
    const { id, token, type, attempt } = running.held.task;
    const { abortedBy } = running;
    if (running.isCompleted) {
      this.logger.error({ err: error, type, taskId: id, msg: 'A handler failed after it had completed its task' });
      return;
    }
    // it was taken away, or will be given back: what it throws while it stops is no failure of the task
    if (abortedBy instanceof TaskLeaseLost || abortedBy instanceof TaskCancelled) return;
    try {
      if (abortedBy instanceof WorkerStops) return await this.parts.claims.giveBack([{ id, token }]);
      const failure = judge(abortedBy instanceof TaskTimedOut ? abortedBy : error);
      const pauseMs = pauseAfter(handler.type.retry, attempt, Math.random());
      const { state, typeWaits } = await this.parts.endings.fail({ id, token, type, failure, pauseMs });
      const level = state === 'failed' ? 'error' : 'warn';
      this.logger[level]({
        type,
        taskId: id,
        attempt,
        code: failure.code,
        error: failure.text,
        state,
        msg: 'A task failed',
      });
      if (typeWaits) await this.giveBackWaiting((held) => held.task.type === type);
    } catch (unnoted) {
      this.logger.warn(`The failure of task ${id} could not be noted, it will be run again: ${String(unnoted)}`);
    }
  }

  private lookAfter(): void {
    this.ticking ??= this.tick().finally(() => {
      this.ticking = undefined;
    });
  }

  private async tick(): Promise<void> {
    try {
      this.stopOverdue();
      await this.heartbeat();
      const before = performance.now() - mostWaitingMs;
      await this.giveBackWaiting(({ claimedAt }) => claimedAt < before);
      if (!this.stopping && (await this.parts.claims.takeFromTheDead()) > 0) this.wake();
    } catch (error) {
      this.logger.warn(`Tasks cannot be looked after: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private stopOverdue(): void {
    const now = performance.now();
    for (const running of this.running.keys()) {
      const { held, startedAt, maxRunMs } = running;
      if (held.heldUntil <= now) running.abort(new TaskLeaseLost());
      if (now - startedAt > maxRunMs) running.abort(new TaskTimedOut(held.task.type, maxRunMs));
      if (running.abortedAt !== undefined && now - running.abortedAt > graceMs) running.abandon();
    }
  }

  /** One statement for everything that is held; in between, only for what has progressed. */
  private async heartbeat(): Promise<void> {
    const now = performance.now();
    const isDue = now - this.heartbeatAt >= this.options.heartbeatMs;
    if (isDue) this.heartbeatAt = now;
    const running = [...this.running.keys()].filter((each) => !each.isCompleted && (isDue || each.hasProgress));
    const waiting = isDue ? [...this.waiting] : [];
    const unnoted = isDue ? this.completions.pending : [];
    if (running.length + waiting.length + unnoted.length === 0) return;
    const leases = [
      ...running.map((each) => ({ ...leaseOf(each.held), progress: each.takeProgress() })),
      ...[...waiting.map(leaseOf), ...unnoted].map(({ id, token }) => ({ id, token, progress: null })),
    ];
    const kept = await this.parts.claims.extend(leases, this.options.leaseMs);
    for (const held of [...waiting, ...running.map((each) => each.held)]) {
      held.heldUntil = kept.has(held.task.id) ? now + this.options.leaseMs : 0;
    }
    for (const each of running) if (!kept.has(each.taskId) && !each.isCompleted) each.abort(new TaskLeaseLost());
  }

  private async giveBackWaiting(isMeant: (held: HeldTask) => boolean): Promise<void> {
    const meant = this.waiting.filter(isMeant);
    const gone = new Set(meant);
    this.waiting = this.waiting.filter((held) => !gone.has(held));
    await this.giveBack(meant);
  }

  private async giveBack(held: readonly HeldTask[]): Promise<void> {
    if (held.length > 0) await this.parts.claims.giveBack(held.map(leaseOf));
  }

  private async runningEnded(timeoutMs: number): Promise<void> {
    const timer = new AbortController();
    const late = delay(timeoutMs, undefined, { signal: timer.signal }).catch(() => undefined);
    await Promise.race([Promise.all(this.running.values()), late]);
    timer.abort();
  }

  private sleep(milliseconds: number): Promise<void> {
    if (this.woken || this.stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.wakeSleeper = undefined;
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      this.wakeSleeper = done;
    });
  }
}

function leaseOf({ task: { id, token } }: HeldTask): Lease {
  return { id, token };
}
