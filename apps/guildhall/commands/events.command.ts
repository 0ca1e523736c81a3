import type { INestApplicationContext } from '@nestjs/common';
import {
  DeadLetters,
  EventBacklog,
  kafkaSettings,
  RedriveDeadLetter,
  ReplayGroup,
  type LoadedSettings,
} from '#platform';
import { UsageError } from '../program.ts';
import { readArguments } from './arguments.ts';
import { say, type Command } from './command.ts';
import { inContainer } from './container.ts';

const help = `Usage: guildhall events <what> [options]

  status                what waits in the outbox, and how far behind each consumer group is
  dead-letters          events that a group could not handle, newest first (--limit 50, --after ID)
  redrive ID            sends such an event once more; groups that handled it are not bothered by it
  replay --group GROUP  lets a group begin again with the oldest event that is kept (--from-beginning, which is also the
                        default); with Kafka, stop the workers first

With --json, one JSON document instead of lines.`;

const options = {
  group: { type: 'string' },
  'from-beginning': { type: 'boolean', default: false },
  after: { type: 'string' },
  limit: { type: 'string', default: '50' },
  json: { type: 'boolean', default: false },
} as const;

interface Request {
  readonly what: string;
  readonly id: string | undefined;
  readonly group: string | undefined;
  readonly after: string | null;
  readonly limit: number;
  readonly json: boolean;
}

type Answer = { readonly data: unknown; readonly lines: readonly string[] };
type Action = (app: INestApplicationContext, request: Request, settings: LoadedSettings) => Promise<Answer>;

const actions: Readonly<Record<string, Action>> = { status, 'dead-letters': deadLetters, redrive, replay };

export const eventsCommand: Command = {
  name: 'events',
  summary: 'what waits, what died, and trying again',
  help,
  async run(settings, args) {
    const request = requestOf(args);
    const action = Object.hasOwn(actions, request.what) ? actions[request.what] : undefined;
    if (action === undefined) throw new UsageError(help);
    return inContainer(settings, async (app) => {
      const { data, lines } = await action(app, request, settings);
      if (request.json) say(JSON.stringify(data, null, 2));
      else for (const line of lines) say(line);
      return 0;
    });
  },
};

async function status(app: INestApplicationContext, _: Request, settings: LoadedSettings): Promise<Answer> {
  const { brokers } = settings.get(kafkaSettings);
  const backlog = await app.get(EventBacklog).measure();
  const delivery = brokers.length === 0 ? 'log in PostgreSQL' : `Kafka at ${brokers.join(', ')}`;
  const groups = Object.entries(backlog.groups).map(([group, behind]) => `  ${group}: ${behind} behind`);
  return {
    data: { delivery, ...backlog },
    lines: [
      `delivery: ${delivery}`,
      `outbox: ${backlog.outbox} (oldest ${backlog.outboxAgeSeconds.toFixed(1)} s)`,
      groups.length === 0 ? 'groups: none has consumed yet' : 'groups:',
      ...groups,
    ],
  };
}

async function deadLetters(app: INestApplicationContext, { after, limit }: Request): Promise<Answer> {
  const page = await app.get(DeadLetters).list({ after, limit });
  const lines = page.items.map(
    ({ id, diedAt, group, topic, reason, attempts, error }) =>
      `${id}  ${diedAt}  ${group}  ${topic}  ${reason} after ${attempts}: ${error.split('\n', 1)[0] ?? ''}`,
  );
  return { data: page, lines: lines.length === 0 ? ['There are no dead letters.'] : lines };
}

async function redrive(app: INestApplicationContext, { id }: Request): Promise<Answer> {
  if (id === undefined || !/^[0-9a-f-]{36}$/i.test(id))
    throw new UsageError('guildhall events redrive ID: "dead-letters" lists the ids');
  await app.get(RedriveDeadLetter).execute(id, null);
  return { data: { redriven: id }, lines: [`${id} is on its way again.`] };
}

async function replay(app: INestApplicationContext, { group }: Request): Promise<Answer> {
  if (group === undefined) throw new UsageError('guildhall events replay --group GROUP: "status" lists the groups');
  await app.get(ReplayGroup).execute(group, null);
  return { data: { rewound: group }, lines: [`${group} begins again with the oldest event, as soon as it consumes.`] };
}

function requestOf(args: readonly string[]): Request {
  const { values, positionals } = readArguments(args, options, help);
  const limit = Number(values.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1_000)
    throw new UsageError('--limit takes a whole number from 1 to 1000');
  return {
    what: positionals[0] ?? '',
    id: positionals[1],
    group: values.group,
    after: values.after ?? null,
    limit,
    json: values.json,
  };
}
