import { Inject, Injectable, Logger } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { EventBacklog } from '../../events/event-backlog.ts';
import { EventsStatus } from '../../events/events-status.ts';
import { DeadLetters } from '../../events/dead-letters.ts';
import { RedisStatus } from '../../cache/redis-status.ts';
import { TaskAdmin, taskStates } from '../../tasks/task-admin.ts';
import { TaskBacklog } from '../../tasks/task-backlog.ts';
import { programVersion } from '../../http/health.controller.ts';

/** How long a look at the database or the brokers is good for: scraping often costs nothing. */
const freshForMs = 5_000;
/** A broker that is away must not keep a scraper waiting; what cannot be looked at in time is left out. */
const patienceMs = 2_000;

const durations = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** What Guildhall tells Prometheus: of this process, and of what all processes share. */
@Injectable()
export class Metrics {
  readonly requests: Histogram<'method' | 'route' | 'status'>;
  private readonly logger = new Logger(Metrics.name);
  private readonly registry = new Registry();
  private readonly outbox = this.gauge('outbox_events', 'Events written and not relayed yet');
  private readonly outboxAge = this.gauge(
    'outbox_oldest_age_seconds',
    'Age of the oldest event that is not relayed yet',
  );
  private readonly behind = this.gauge('event_group_behind', 'Events relayed and not handled yet', ['group']);
  private readonly consuming = this.gauge(
    'event_group_consuming',
    'Whether this process consumes in the group (Kafka): 1, or 0 while it joins',
    ['group'],
  );
  private readonly dead = this.gauge('event_dead_letters', 'Events that a group could not handle', ['group']);
  private readonly tasks = this.gauge('tasks', 'Tasks that are kept', ['type', 'state']);
  private readonly breakers = this.gauge('task_breaker_open', 'Whether tasks of the type are put off: 1', ['type']);
  private readonly due = this.gauge('tasks_due', 'Tasks that are due and not begun');
  private readonly dueAge = this.gauge('tasks_oldest_due_age_seconds', 'For how long the oldest task has been due');
  private readonly redisUp = this.gauge('redis_up', 'Whether Redis answers: 1; absent when none is configured');
  private readonly looked = this.gauge('look_succeeded', 'Whether what stands behind these could be looked at: 1', [
    'at',
  ]);
  private last: { readonly at: number; readonly looking: Promise<void> } | undefined;

  constructor(
    private readonly events: EventBacklog,
    private readonly status: EventsStatus,
    private readonly deadLetters: DeadLetters,
    private readonly taskAdmin: TaskAdmin,
    private readonly taskBacklog: TaskBacklog,
    private readonly redis: RedisStatus,
    @Inject(programVersion) version: string,
  ) {
    this.requests = new Histogram({
      name: 'guildhall_http_request_duration_seconds',
      help: 'Requests by route, from the first byte read to the last one written',
      labelNames: ['method', 'route', 'status'],
      buckets: durations,
      registers: [this.registry],
    });
    this.gauge('build_info', 'The version of the program', ['version']).set({ version }, 1);
    collectDefaultMetrics({ register: this.registry });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** In the text format of Prometheus. */
  async text(): Promise<string> {
    await this.look();
    return this.registry.metrics();
  }

  private look(): Promise<void> {
    const now = performance.now();
    if (this.last === undefined || now - this.last.at > freshForMs) this.last = { at: now, looking: this.lookAgain() };
    return this.last.looking;
  }

  private async lookAgain(): Promise<void> {
    const redis = this.redis.now();
    if (redis !== 'unused') this.redisUp.set(redis === 'up' ? 1 : 0);
    this.consuming.reset();
    for (const [group, state] of Object.entries(this.status.groups))
      this.consuming.set({ group }, state === 'consuming' ? 1 : 0);
    await Promise.all([
      this.attempt('outbox', [this.outbox, this.outboxAge], () => this.lookAtOutbox()),
      this.attempt('event groups', [this.behind], () => this.lookAtGroups()),
      this.attempt('dead letters', [this.dead], () => this.lookAtDeadLetters()),
      this.attempt('tasks', [this.tasks, this.breakers, this.due, this.dueAge], () => this.lookAtTasks()),
    ]);
  }

  private async lookAtOutbox(): Promise<void> {
    const { outbox, outboxAgeSeconds } = await this.events.measureOutbox();
    this.outbox.set(outbox);
    this.outboxAge.set(outboxAgeSeconds);
  }

  private async lookAtGroups(): Promise<void> {
    const behind = await this.events.measureGroups();
    this.behind.reset();
    for (const [group, events] of Object.entries(behind)) this.behind.set({ group }, events);
  }

  private async lookAtDeadLetters(): Promise<void> {
    const counts = await this.deadLetters.counts();
    this.dead.reset();
    for (const { group, count } of counts) this.dead.set({ group }, count);
  }

  private async lookAtTasks(): Promise<void> {
    const [types, { due, dueAgeSeconds }] = await Promise.all([this.taskAdmin.stats(), this.taskBacklog.measure()]);
    this.tasks.reset();
    this.breakers.reset();
    for (const stats of types) {
      for (const state of taskStates) this.tasks.set({ type: stats.type, state }, stats[state]);
      this.breakers.set({ type: stats.type }, stats.breaker === 'closed' ? 0 : 1);
    }
    this.due.set(due);
    this.dueAge.set(dueAgeSeconds);
  }

  /** A number that could not be found out is not told: an old one would say that all is well. */
  private async attempt(at: string, gauges: readonly Gauge[], look: () => Promise<void>): Promise<void> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error(`no answer within ${patienceMs} ms`)), patienceMs);
    try {
      await Promise.race([look(), late]);
      this.looked.set({ at }, 1);
    } catch (error) {
      this.logger.warn(`${at} cannot be measured: ${error instanceof Error ? error.message : String(error)}`);
      this.looked.set({ at }, 0);
      for (const gauge of gauges) {
        gauge.reset();
        gauge.remove();
      }
    } finally {
      clearTimeout(timer);
    }
  }

  private gauge<Label extends string = never>(name: string, help: string, labelNames: readonly Label[] = []) {
    return new Gauge<Label>({ name: `guildhall_${name}`, help, labelNames, registers: [this.registry] });
  }
}
