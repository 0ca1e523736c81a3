import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import { cancelledTasksChannel, tasksChannel } from './task-signal.ts';

export interface TaskListenerOptions {
  readonly url: string;
  onTasks(): void;
  onCancelled(taskId: string): void;
}

const firstPauseMs = 100;
const longestPauseMs = 5_000;

/** Hears what other processes say about tasks, on a connection of its own that is opened again when it is lost. */
export class TaskListener {
  private readonly logger = new Logger(TaskListener.name);
  private client: pg.Client | undefined;
  private running: Promise<void> | undefined;
  private stopping = false;
  private readonly stopped = new AbortController();

  constructor(private readonly options: TaskListenerOptions) {}

  start(): void {
    this.running ??= this.keepListening();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.stopped.abort();
    await this.client?.end();
    await this.running;
  }

  private async keepListening(): Promise<void> {
    let pauseMs = firstPauseMs;
    while (!this.stopping) {
      try {
        await this.listen(() => {
          pauseMs = firstPauseMs;
        });
      } catch (error) {
        if (this.stopping) return;
        this.logger.warn(`Tasks are looked for without being told: ${String(error)}`);
        await delay(pauseMs, undefined, { signal: this.stopped.signal }).catch(() => undefined);
        pauseMs = Math.min(longestPauseMs, pauseMs * 2);
      }
    }
  }

  private async listen(onConnected: () => void): Promise<void> {
    const client = new pg.Client({
      connectionString: this.options.url,
      application_name: 'guildhall tasks',
      keepAlive: true,
      options: '-c role=guildhall_app -c client_connection_check_interval=2000',
    });
    this.client = client;
    const ended = new Promise<never>((_, reject) => {
      client.on('error', reject);
      client.once('end', () => reject(new Error('the connection has ended')));
    });
    ended.catch(() => undefined);
    client.on('notification', ({ channel, payload = '' }) => {
      if (channel === cancelledTasksChannel) this.options.onCancelled(payload);
      else this.options.onTasks();
    });
    try {
      // ended while it connects, a client neither connects nor fails
      await Promise.race([client.connect(), ended]);
      await client.query(`listen ${tasksChannel}`);
      await client.query(`listen ${cancelledTasksChannel}`);
      onConnected();
      // something may have been said before
      this.options.onTasks();
      if (this.stopping) return;
      await ended;
    } finally {
      await client.end().catch((error: unknown) => this.logger.debug(String(error)));
    }
  }
}
