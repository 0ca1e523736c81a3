import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { followsView } from '#users';
import { ReadCircle } from '../application/read-circle.ts';
import { isBlocked } from './rules.ts';

const isShown = (user: string): string =>
  `not exists (select from messages.preferences pref where pref.user_id = ${user} and not pref.shows_presence)`;

/* In a large group one does not watch everybody. */
const circle = statement(
  'messages.circle',
  `with known as (
     (select p.user_id as id
        from messages.participants me
        join messages.conversations c on c.id = me.conversation_id and c.participant_count <= 100
        join messages.participants p on p.conversation_id = c.id and p.user_id <> $1 and p.left_at is null
       where me.user_id = $1 and me.left_at is null
       order by c.active_at desc
       limit $2)
     union
     (select follows.followee_id from ${followsView} follows where follows.follower_id = $1 limit $2)
   )
   select known.id from known where not ${isBlocked('$1::uuid', 'known.id')} and ${isShown('known.id')} limit $2`,
);

const mayWatch = statement(
  'messages.may-watch',
  `select watcher.id from unnest($2::uuid[]) watcher(id)
    where ${isShown('$1::uuid')} and not ${isBlocked('$1::uuid', 'watcher.id')}`,
);

@Injectable()
export class SqlReadCircle extends ReadCircle {
  constructor(private readonly database: Database) {
    super();
  }

  async of(userId: string, limit: number): Promise<readonly string[]> {
    return (await this.database.query<{ id: string }>(circle, [userId, limit])).map(({ id }) => id);
  }

  async mayWatch(userId: string, watcherIds: readonly string[]): Promise<readonly string[]> {
    return (await this.database.query<{ id: string }>(mayWatch, [userId, watcherIds])).map(({ id }) => id);
  }
}
