import 'reflect-metadata';
import { DiscoveryService, MetadataScanner, ModulesContainer, Reflector } from '@nestjs/core';
import { SqlAuditLog } from '../../../libs/platform/audit/sql-audit-log.ts';
import { Database } from '../../../libs/platform/database/database.ts';
import { AscendingIds, SystemClock } from '../../../libs/platform/system.ts';
import { SqlTasks } from '../../../libs/platform/tasks/sql-tasks.ts';
import { TaskAdmin } from '../../../libs/platform/tasks/task-admin.ts';
import { TaskBacklog } from '../../../libs/platform/tasks/task-backlog.ts';
import { TaskBreakers } from '../../../libs/platform/tasks/task-breakers.ts';
import { TaskClaims } from '../../../libs/platform/tasks/task-claims.ts';
import { TaskEndings } from '../../../libs/platform/tasks/task-endings.ts';
import { TaskHandlers } from '../../../libs/platform/tasks/task-handlers.ts';
import { TaskListener } from '../../../libs/platform/tasks/task-listener.ts';
import { TaskSignal } from '../../../libs/platform/tasks/task-signal.ts';
import { defaultWorkerOptions, TaskWorker, type TaskWorkerOptions } from '../../../libs/platform/tasks/task-worker.ts';

/** The task engine on a database, without the program around it: as many workers as a test likes. */
export class Workbench {
  readonly tasks: SqlTasks;
  readonly claims: TaskClaims;
  readonly endings: TaskEndings;
  readonly admin: TaskAdmin;
  readonly backlog: TaskBacklog;
  readonly signal: TaskSignal;

  private constructor(
    readonly database: Database,
    readonly handlers: TaskHandlers,
    readonly worker: TaskWorker,
    private readonly listener: TaskListener,
  ) {
    this.signal = new TaskSignal(database);
    this.tasks = new SqlTasks(database, new AscendingIds(), this.signal);
    this.claims = new TaskClaims(database);
    this.endings = new TaskEndings(database, new TaskBreakers(database));
    this.admin = new TaskAdmin(database, this.signal, new SqlAuditLog(database, new AscendingIds(), new SystemClock()));
    this.backlog = new TaskBacklog(database);
  }

  /** The worker is there, and not started. */
  static async open(url: string, options: Partial<TaskWorkerOptions> = {}): Promise<Workbench> {
    const database = new Database({ url, poolSize: 10, statementTimeoutMs: 10_000, tables: [] });
    await database.onModuleInit();
    const handlers = new TaskHandlers(
      new DiscoveryService(new ModulesContainer()),
      new MetadataScanner(),
      new Reflector(),
    );
    const claims = new TaskClaims(database);
    const endings = new TaskEndings(database, new TaskBreakers(database));
    const worker = new TaskWorker(
      { database, claims, endings, handlers },
      { ...defaultWorkerOptions, name: `workbench ${process.pid}`, ...options },
    );
    const listener = new TaskListener({ url, onTasks: () => worker.wake(), onCancelled: (id) => worker.cancel(id) });
    return new Workbench(database, handlers, worker, listener);
  }

  start(): void {
    this.signal.workBy(this.worker);
    this.listener.start();
    this.worker.start();
  }

  async stop(): Promise<void> {
    this.signal.workBy(undefined);
    await Promise.all([this.worker.stop(), this.listener.stop()]);
    await this.database.onApplicationShutdown();
  }
}
