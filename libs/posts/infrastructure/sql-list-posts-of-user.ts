import { Injectable } from '@nestjs/common';
import { mapPage, pageOf, type Page, type PageRequest } from '#kernel';
import { before, Database, statement } from '#platform';
import { cardsView, presentTo, UserNotFound } from '#users';
import { ListPostsOfUser } from '../application/list-posts-of-user.ts';
import { mayBeSeen } from './visibility.ts';

const postsOfUser = statement(
  'posts.of-user',
  `select post.id from posts.posts post
    where post.author_id = $1 and post.deleted_at is null and ${before('post.id', '$3')}
      and ${mayBeSeen('post', '$2::uuid')}
    order by post.id desc
    limit $4`,
);

const authorIsPresent = statement(
  'posts.author-is-present',
  `select from ${cardsView} author where author.id = $1 and ${presentTo('$2::uuid', 'author.id')}`,
);

@Injectable()
export class SqlListPostsOfUser extends ListPostsOfUser {
  constructor(private readonly database: Database) {
    super();
  }

  async execute(authorId: string, viewerId: string, { after, limit }: PageRequest): Promise<Page<string>> {
    const rows = await this.database.query<{ id: string }>(postsOfUser, [authorId, viewerId, after, limit + 1]);
    if (rows.length === 0 && (await this.database.queryOne(authorIsPresent, [authorId, viewerId])) === undefined) {
      throw new UserNotFound();
    }
    return mapPage(
      pageOf(rows, limit, ({ id }) => id),
      (items) => items.map(({ id }) => id),
    );
  }
}
