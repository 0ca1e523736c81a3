import { Injectable } from '@nestjs/common';
import { Inbox } from '#kernel';
import { Database } from '../database/database.ts';
import { statement } from '../database/statement.ts';

const takeNote = statement(
  'platform.inbox-note',
  'insert into platform.inbox (consumer, event_id) values ($1, $2) on conflict do nothing returning 1',
);

const takeNotes = statement(
  'platform.inbox-notes',
  `insert into platform.inbox (consumer, event_id) select $1, id from unnest($2::uuid[]) as id order by id
   on conflict do nothing returning event_id as "eventId"`,
);

const forget = statement(
  'platform.inbox-forget',
  `delete from platform.inbox where done_at < clock_timestamp() - make_interval(secs => $1)`,
);

@Injectable()
export class SqlInbox extends Inbox {
  constructor(private readonly database: Database) {
    super();
  }

  /** A twin that is at work waits at the key of the note, and then finds it there. */
  once(consumer: string, eventId: string, work: () => Promise<void>): Promise<boolean> {
    return this.database.run(async () => {
      if ((await this.database.queryOne(takeNote, [consumer, eventId])) === undefined) return false;
      await work();
      return true;
    });
  }

  onceEach(
    consumer: string,
    eventIds: readonly string[],
    work: (fresh: ReadonlySet<string>) => Promise<void>,
  ): Promise<void> {
    return this.database.run(async () => {
      const notes = await this.database.query<{ eventId: string }>(takeNotes, [consumer, eventIds]);
      if (notes.length > 0) await work(new Set(notes.map(({ eventId }) => eventId)));
    });
  }

  /** Notes older than any redelivery can be. */
  async prune(olderThanSeconds: number): Promise<void> {
    await this.database.query(forget, [olderThanSeconds]);
  }
}
