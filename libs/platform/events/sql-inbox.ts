import { Injectable } from '@nestjs/common';
import { Inbox } from '#kernel';
import { Database } from '../database/database.ts';
import { statement } from '../database/statement.ts';

const takeNote = statement(
  'platform.inbox-note',
  'insert into platform.inbox (consumer, event_id) values ($1, $2) on conflict do nothing returning 1',
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

  /** Notes older than any redelivery can be. */
  async prune(olderThanSeconds: number): Promise<void> {
    await this.database.query(forget, [olderThanSeconds]);
  }
}
