import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { cardsView, presentTo } from '#users';
import { FindMentioned } from '../application/find-mentioned.ts';
import { mayBeSeen } from './visibility.ts';

const findMentioned = statement(
  'posts.find-mentioned',
  `select card.id from ${cardsView} card join posts.posts post on post.id = $2
    where card.username = any($1::text[]) and card.id <> $3 and ${presentTo('$3::uuid', 'card.id')}
      and ${mayBeSeen('post', 'card.id')}
    order by card.id`,
);

@Injectable()
export class SqlFindMentioned extends FindMentioned {
  constructor(private readonly database: Database) {
    super();
  }

  async execute(usernames: readonly string[], postId: string, authorId: string): Promise<readonly string[]> {
    const rows = await this.database.query<{ id: string }>(findMentioned, [usernames, postId, authorId]);
    return rows.map(({ id }) => id);
  }
}
