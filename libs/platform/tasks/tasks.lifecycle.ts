import { hostname } from 'node:os';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Database } from '../database/database.ts';
import { Schedules } from './schedules.ts';
import { TaskClaims } from './task-claims.ts';
import { TaskEndings } from './task-endings.ts';
import { TaskHandlers } from './task-handlers.ts';
import { TaskListener } from './task-listener.ts';
import { TaskSignal } from './task-signal.ts';
import { defaultWorkerOptions, TaskWorker } from './task-worker.ts';

export interface TasksOptions {
  /** Connects as the application. */
  readonly databaseUrl: string;
  /** Whether this process runs tasks and schedules; tasks are left by all. */
  readonly works: boolean;
  /** Tasks that it runs at a time. */
  readonly concurrency: number;
}

export const tasksOptions = Symbol('tasksOptions');

const catchUpEveryMs = 60_000;

/** Begins to work when all modules are there, and ends before the database is closed. */
@Injectable()
export class TasksLifecycle implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(TasksLifecycle.name);
  private worker: TaskWorker | undefined;
  private listener: TaskListener | undefined;
  private catchUpTimer: NodeJS.Timeout | undefined;

  // eslint-disable-next-line max-params -- wiring
  constructor(
    @Inject(tasksOptions) private readonly options: TasksOptions,
    private readonly database: Database,
    private readonly claims: TaskClaims,
    private readonly endings: TaskEndings,
    private readonly handlers: TaskHandlers,
    private readonly signal: TaskSignal,
    private readonly schedules: Schedules,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.options.works) return;
    this.handlers.discover();
    const worker = new TaskWorker(
      { database: this.database, claims: this.claims, endings: this.endings, handlers: this.handlers },
      { ...defaultWorkerOptions, concurrency: this.options.concurrency, name: `${hostname()}:${process.pid}` },
    );
    const listener = new TaskListener({
      url: this.options.databaseUrl,
      onTasks: () => worker.wake(),
      onCancelled: (id) => worker.cancel(id),
    });
    this.worker = worker;
    this.listener = listener;
    this.signal.workBy(worker);
    listener.start();
    worker.start();
    // the schedules' own timers are started by a hook like this one
    this.catchUpTimer = setTimeout(() => this.catchUp(), 0);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.catchUpTimer);
    this.signal.workBy(undefined);
    await Promise.all([this.worker?.stop(), this.listener?.stop()]);
  }

  /** At the start, and now and then for what a clock that stepped or a process that stood still has missed. */
  private catchUp(): void {
    this.schedules
      .catchUp()
      .catch((error: unknown) => this.logger.warn(`Schedules could not be caught up: ${String(error)}`));
    this.catchUpTimer = setTimeout(() => this.catchUp(), catchUpEveryMs);
    this.catchUpTimer.unref();
  }
}
