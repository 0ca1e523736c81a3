import { Injectable } from '@nestjs/common';
import { AppError, appError, Ids, pageOf, type Page, type PageRequest } from '#kernel';
import { Database } from '../database/database.ts';
import { statement } from '../database/statement.ts';

export class DeadLetterNotFound extends appError({
  kind: 'not-found',
  code: 'events.dead-letter-not-found',
  title: 'Dead letter not found',
}) {}

export interface DeadLetter {
  readonly id: string;
  readonly group: string;
  readonly topic: string;
  readonly eventId: string | null;
  readonly reason: string;
  readonly error: string;
  readonly attempts: number;
  readonly diedAt: string;
  readonly redrivenAt: string | null;
  readonly envelope: string;
}

export interface Burial {
  readonly group: string;
  readonly topic: string;
  readonly envelope: string;
  readonly error: unknown;
  readonly attempts: number;
}

/** Where a delivery leaves what a group could not handle. */
export interface Graveyard {
  /** @returns the id of the dead letter */
  add(burial: Burial): Promise<string>;
}

const bury = statement(
  'platform.bury',
  `insert into platform.dead_letters (id, consumer_group, event_id, topic, key, envelope, reason, error, attempts)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
);

const columns = `id, consumer_group as "group", topic, event_id as "eventId", reason, error, attempts,
  died_at as "diedAt", redriven_at as "redrivenAt", envelope`;

const list = statement(
  'platform.dead-letters',
  `select ${columns} from platform.dead_letters
    where redriven_at is null and ($1::uuid is null or id < $1) order by id desc limit $2`,
);

const count = statement(
  'platform.count-dead-letters',
  `select consumer_group as "group", count(*)::int as count from platform.dead_letters
    where redriven_at is null group by consumer_group`,
);

const take = statement(
  'platform.take-dead-letter',
  `update platform.dead_letters set redriven_at = clock_timestamp()
    where id = $1 and redriven_at is null returning ${columns}`,
);

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Events that a consumer group could not handle, kept until somebody redrives them. */
@Injectable()
export class DeadLetters implements Graveyard {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
  ) {}

  async add({ group, topic, envelope, error, attempts }: Burial): Promise<string> {
    const id = this.ids.next();
    const { eventId, key } = identify(envelope);
    const reason = error instanceof AppError ? error.code : 'events.retries-exhausted';
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    await this.database.query(bury, [
      id,
      group,
      eventId,
      topic,
      key,
      storable(envelope),
      reason,
      storable(message).slice(0, 4_000),
      attempts,
    ]);
    return id;
  }

  /** Those that wait, newest first. */
  async list({ after, limit }: PageRequest): Promise<Page<DeadLetter>> {
    const rows = await this.database.query<DeadLetter>(list, [after, limit + 1]);
    return pageOf(rows, limit, ({ id }) => id);
  }

  /** How many wait, by group. */
  async counts(): Promise<readonly { readonly group: string; readonly count: number }[]> {
    return this.database.query<{ group: string; count: number }>(count);
  }

  /** Marks it as redriven; whoever takes it hands it to its group again, in the same transaction. */
  async take(id: string): Promise<DeadLetter> {
    const letter = await this.database.queryOne<DeadLetter>(take, [id]);
    if (letter === undefined) throw new DeadLetterNotFound();
    return letter;
  }
}

/** What can be told of an event that perhaps nobody can read. */
function identify(envelope: string): { readonly eventId: string | null; readonly key: string | null } {
  try {
    const { id, key } = Object(JSON.parse(envelope));
    return {
      eventId: typeof id === 'string' && uuid.test(id) ? id : null,
      key: typeof key === 'string' ? storable(key) : null,
    };
  } catch {
    return { eventId: null, key: null };
  }
}

/** PostgreSQL stores no NUL. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD');
}
