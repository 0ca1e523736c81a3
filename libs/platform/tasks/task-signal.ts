import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { statement } from '../database/statement.ts';

/** Says that tasks wait. */
export const tasksChannel = 'guildhall_tasks';
/** Says which task was cancelled. */
export const cancelledTasksChannel = 'guildhall_tasks_cancelled';

const notifyWorkers = statement('platform.notify-workers', `select pg_notify('${tasksChannel}', '')`);

export interface LocalWorker {
  /** Whether it could begin a task at once. */
  readonly isIdle: boolean;
  wake(): void;
}

/**
 * Wakes the workers, wherever they run, at most once for everything that was committed in the meantime, and not by a
 * NOTIFY of the transaction itself (see `OutboxSignal`). None is needed while the worker of this process has nothing else
 * to do. Workers look by themselves now and then, so a lost signal costs time only.
 */
@Injectable()
export class TaskSignal {
  private readonly logger = new Logger(TaskSignal.name);
  private local: LocalWorker | undefined;
  private pending = false;

  constructor(private readonly database: Database) {}

  /** While this process works, its worker is woken directly. */
  workBy(worker: LocalWorker | undefined): void {
    this.local = worker;
  }

  send(): void {
    const wasIdle = this.local?.isIdle === true;
    this.local?.wake();
    if (wasIdle || this.pending) return;
    this.pending = true;
    setImmediate(() => {
      this.pending = false;
      this.database
        .query(notifyWorkers)
        .catch((error: unknown) => this.logger.warn(`Workers could not be woken: ${String(error)}`));
    });
  }
}
