import { Injectable } from '@nestjs/common';
import { Ids, Tasks, type EnqueueOptions, type NewTask, type TaskType } from '#kernel';
import { Database } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import { nextStepNow, requestIdNow } from '../observability/request-context.ts';
import { laneOf } from './priorities.ts';
import { attemptsOf } from './retry.ts';
import { TaskSignal } from './task-signal.ts';
import { TaskPayloadInvalid, TaskPayloadTooLarge } from './tasks.errors.ts';

/* What is for now is due now: rounded to the milliseconds of the column it could be due a moment later. */
const insert = `
  insert into platform.tasks (id, type, max_attempts, payload, priority, run_at, dedupe_key, owner_id, request_id, traceparent)
  select id, $1, $2, payload, priority, coalesce(run_at, date_trunc('milliseconds', clock_timestamp())), dedupe_key, owner_id, $9, $10
    from unnest($3::uuid[], $4::text[], $5::smallint[], $6::timestamptz[], $7::text[], $8::uuid[])
      as task (id, payload, priority, run_at, dedupe_key, owner_id)`;

const add = statement('platform.add-tasks', insert);

const addUnlessLive = statement(
  'platform.add-tasks-unless-live',
  `${insert} order by dedupe_key
   on conflict (type, dedupe_key) where dedupe_key is not null and state in ('queued', 'running') do nothing
   returning id`,
);

const findLive = statement(
  'platform.find-live-tasks',
  `select id, dedupe_key as "dedupeKey" from platform.tasks
    where type = $1 and dedupe_key = any($2) and state in ('queued', 'running')`,
);

/** Bytes of JSON. */
export const longestPayload = 256 * 1024;

interface Row extends EnqueueOptions {
  readonly id: string;
  readonly payload: string;
}

@Injectable()
export class SqlTasks extends Tasks {
  private readonly wake = (): void => this.signal.send();

  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly signal: TaskSignal,
  ) {
    super();
  }

  async enqueue<Payload>(type: TaskType<Payload>, payload: Payload, options: EnqueueOptions = {}): Promise<string> {
    const [id] = await this.enqueueAll(type, [{ ...options, payload }]);
    if (id === undefined) throw new Error('A task was added and has no id');
    return id;
  }

  async enqueueAll<Payload>(type: TaskType<Payload>, tasks: readonly NewTask<Payload>[]): Promise<readonly string[]> {
    if (tasks.length === 0) return [];
    const rows = tasks.map((task) => ({ ...task, id: this.ids.next(), payload: serialize(type, task.payload) }));
    const hasKeys = rows.some(({ dedupeKey }) => dedupeKey !== undefined);
    const ids = hasKeys ? await this.addUnlessLive(type, rows) : await this.addAll(type, rows);
    if (this.database.isInTransaction) this.database.afterCommit(this.wake);
    else this.wake();
    return ids;
  }

  private async addAll(type: TaskType<unknown>, rows: readonly Row[]): Promise<readonly string[]> {
    await this.database.query(add, parametersOf(type, rows));
    return rows.map(({ id }) => id);
  }

  /** Whoever is found to be live may have ended before it could be looked up: then there is room for a new one. */
  private async addUnlessLive(type: TaskType<unknown>, rows: readonly Row[]): Promise<readonly string[]> {
    const idByKey = new Map<string, string>();
    const done = new Set<string>();
    const isMissing = ({ id, dedupeKey }: Row): boolean =>
      !done.has(id) && !(dedupeKey !== undefined && idByKey.has(dedupeKey));
    for (let missing = rows; missing.length > 0; missing = rows.filter(isMissing)) {
      const added = await this.database.query<{ id: string }>(addUnlessLive, parametersOf(type, missing));
      for (const { id } of added) done.add(id);
      const keys = missing.filter(isMissing).flatMap(({ dedupeKey }) => dedupeKey ?? []);
      if (keys.length === 0) break;
      const live = await this.database.query<{ id: string; dedupeKey: string }>(findLive, [type.type, keys]);
      for (const { id, dedupeKey } of live) idByKey.set(dedupeKey, id);
    }
    return rows.map(({ id, dedupeKey }) =>
      done.has(id) || dedupeKey === undefined ? id : (idByKey.get(dedupeKey) ?? id),
    );
  }
}

function serialize<Payload>(type: TaskType<Payload>, payload: Payload): string {
  const json = JSON.stringify(parsed(type, payload)) ?? 'null';
  if (Buffer.byteLength(json) > longestPayload)
    throw new TaskPayloadTooLarge({ detail: `${type.type}: ${json.length} characters` });
  return json;
}

function parsed<Payload>(type: TaskType<Payload>, payload: Payload): Payload {
  try {
    return type.schema.parse(payload);
  } catch (error) {
    throw new TaskPayloadInvalid({
      cause: error,
      detail: `${type.type}: ${error instanceof Error ? error.message : String(error)}`,
    });
  }
}

function parametersOf(type: TaskType<unknown>, rows: readonly Row[]): readonly unknown[] {
  return [
    type.type,
    attemptsOf(type.retry),
    rows.map(({ id }) => id),
    rows.map(({ payload }) => payload),
    rows.map(({ priority }) => laneOf(priority ?? type.priority)),
    rows.map(({ runAt }) => runAt?.toISOString() ?? null),
    rows.map(({ dedupeKey }) => dedupeKey ?? null),
    rows.map(({ ownerId }) => ownerId ?? null),
    requestIdNow() ?? null,
    nextStepNow(),
  ];
}
