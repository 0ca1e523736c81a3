import type { INestApplicationContext } from '@nestjs/common';
import { Schedules, TaskAdmin, taskStates, type TaskDetails, type TaskState } from '#platform';
import { UsageError } from '../program.ts';
import { readArguments } from './arguments.ts';
import { say, type Command } from './command.ts';
import { inContainer } from './container.ts';

const help = `Usage: guildhall tasks <what> [options]

  list            tasks, newest first (--state queued|running|succeeded|failed|cancelled, --type TYPE, --limit 50, --after ID)
  stats           how many of each type are in which state, how long the oldest has waited, and its circuit breaker
  show ID         all that is known of a task, with its payload and its result
  retry ID        runs a failed or cancelled task again from its first attempt, a waiting one at once
  cancel ID       ends a task that waits or runs
  clear           deletes succeeded and cancelled tasks (--state succeeded|failed|cancelled, --older-than DAYS, 0 by default)
  dead-letters    tasks that failed for good, newest first (--type TYPE, --limit 50, --after ID)
  redrive ID      runs such a task again
  schedules       what is done again and again, with its last and its next run

With --json, one JSON document instead of lines.`;

const options = {
  state: { type: 'string' },
  type: { type: 'string' },
  after: { type: 'string' },
  limit: { type: 'string', default: '50' },
  'older-than': { type: 'string', default: '0' },
  json: { type: 'boolean', default: false },
} as const;

interface Request {
  readonly what: string;
  readonly id: string | undefined;
  readonly state: TaskState | undefined;
  readonly type: string | undefined;
  readonly after: string | null;
  readonly limit: number;
  readonly olderThanDays: number;
  readonly json: boolean;
}

interface Answer {
  readonly data: unknown;
  readonly lines: readonly string[];
}

type Action = (app: INestApplicationContext, request: Request) => Promise<Answer>;

const actions: Readonly<Record<string, Action>> = {
  list,
  stats,
  show,
  retry,
  cancel,
  clear,
  'dead-letters': (app, request) => list(app, { ...request, state: 'failed' }),
  redrive,
  schedules,
};

export const tasksCommand: Command = {
  name: 'tasks',
  summary: 'what is done in the background, what failed, and trying again',
  help,
  async run(settings, args) {
    const request = requestOf(args);
    const action = Object.hasOwn(actions, request.what) ? actions[request.what] : undefined;
    if (action === undefined) throw new UsageError(help);
    return inContainer(settings, async (app) => {
      const { data, lines } = await action(app, request);
      if (request.json) say(JSON.stringify(data, null, 2));
      else for (const line of lines) say(line);
      return 0;
    });
  },
};

async function list(app: INestApplicationContext, { state, type, after, limit }: Request): Promise<Answer> {
  const page = await app.get(TaskAdmin).list({ state, type }, { after, limit });
  return { data: page, lines: page.items.length === 0 ? ['There are no such tasks.'] : page.items.map(lineOf) };
}

async function stats(app: INestApplicationContext): Promise<Answer> {
  const data = await app.get(TaskAdmin).stats();
  const lines = data.map(
    ({ type, queued, running, succeeded, failed, cancelled, dueAgeSeconds, breaker }) =>
      `${type}: ${queued} queued (oldest due for ${dueAgeSeconds.toFixed(1)} s), ${running} running, ${succeeded} succeeded, ` +
      `${failed} failed, ${cancelled} cancelled; breaker ${breaker}`,
  );
  return { data, lines: lines.length === 0 ? ['There are no tasks.'] : lines };
}

async function show(app: INestApplicationContext, request: Request): Promise<Answer> {
  const { payload, result, ...task } = await app.get(TaskAdmin).show(idOf(request));
  const data = { ...task, payload: JSON.parse(payload), result: result === null ? null : JSON.parse(result) };
  return {
    data,
    lines: Object.entries(data).map(
      ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
    ),
  };
}

async function retry(app: INestApplicationContext, request: Request): Promise<Answer> {
  const id = idOf(request);
  await app.get(TaskAdmin).retry(id, null);
  return { data: { retried: id }, lines: [`${id} is run again.`] };
}

async function redrive(app: INestApplicationContext, request: Request): Promise<Answer> {
  const id = idOf(request);
  await app.get(TaskAdmin).redrive(id, null);
  return { data: { redriven: id }, lines: [`${id} is run again.`] };
}

async function cancel(app: INestApplicationContext, request: Request): Promise<Answer> {
  const id = idOf(request);
  await app.get(TaskAdmin).cancel(id, null);
  return { data: { cancelled: id }, lines: [`${id} is cancelled.`] };
}

async function clear(app: INestApplicationContext, { state, olderThanDays }: Request): Promise<Answer> {
  if (state === 'queued' || state === 'running')
    throw new UsageError('tasks clear: only tasks that have ended are deleted; cancel them first');
  const states = state === undefined ? (['succeeded', 'cancelled'] as const) : [state];
  const cleared = await app.get(TaskAdmin).clearFor(null, { states, olderThanSeconds: olderThanDays * 86_400 });
  return { data: { cleared }, lines: [`${cleared} tasks deleted.`] };
}

async function schedules(app: INestApplicationContext): Promise<Answer> {
  const data = await app.get(Schedules).list();
  const lines = data.map(
    ({ name, cron, lastSlot, lastStatus, nextAt }) =>
      `${name} (${cron}, UTC): last ${lastSlot === null ? 'never' : `${lastSlot} ${lastStatus ?? 'done'}`}, next ${nextAt}`,
  );
  return { data, lines: lines.length === 0 ? ['No process that works has run yet.'] : lines };
}

function lineOf({ id, createdAt, type, priority, status, attempts, maxAttempts, error }: TaskDetails): string {
  const line = `${id}  ${createdAt}  ${type}  ${priority}  ${status}  ${attempts}/${maxAttempts}`;
  return error === null ? line : `${line}  ${error.split('\n', 1)[0] ?? ''}`;
}

function idOf({ what, id }: Request): string {
  if (id !== undefined && isId(id)) return id;
  throw new UsageError(`guildhall tasks ${what} ID: "list" and "dead-letters" show the ids`);
}

function isId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

function requestOf(args: readonly string[]): Request {
  const { values, positionals } = readArguments(args, options, help);
  const [what = '', id] = positionals;
  const state = taskStates.find((each) => each === values.state);
  if (values.state !== undefined && state === undefined)
    throw new UsageError(`--state takes one of ${taskStates.join(', ')}`);
  if (values.after !== undefined && !isId(values.after))
    throw new UsageError('--after takes the id of the last task seen');
  return {
    what,
    id,
    state,
    type: values.type,
    after: values.after ?? null,
    limit: wholeNumber('--limit', values.limit, { min: 1, max: 1_000 }),
    olderThanDays: wholeNumber('--older-than', values['older-than'], { min: 0, max: 3_650 }),
    json: values.json,
  };
}

function wholeNumber(
  option: string,
  text: string,
  { min, max }: { readonly min: number; readonly max: number },
): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new UsageError(`${option} takes a whole number from ${min} to ${max}`);
}
