import { Injectable } from '@nestjs/common';
import { mapPage, pageOf, type Page, type PageRequest } from '#kernel';
import { before, Database, statement } from '#platform';
import { unmutedBy } from '#users';
import { ListPosts } from '../application/list-posts.ts';
import { mayBeSeen } from './visibility.ts';

const bookmarked = statement(
  'posts.bookmarked',
  `select post.id, bookmark.id as key
     from posts.bookmarks bookmark join posts.posts post on post.id = bookmark.post_id and post.deleted_at is null
    where bookmark.user_id = $1 and ${before('bookmark.id', '$2')} and ${mayBeSeen('post', '$1::uuid')}
    order by bookmark.id desc
    limit $3`,
);

const tagged = statement(
  'posts.tagged',
  `select post.id, post.id as key
     from posts.tags tag join posts.posts post on post.id = tag.post_id and post.deleted_at is null
    where tag.tag = $4 and ${before('tag.post_id', '$2')}
      and ${mayBeSeen('post', '$1::uuid')} and ${unmutedBy('$1::uuid', 'post.author_id')}
    order by tag.post_id desc
    limit $3`,
);

interface Row {
  readonly id: string;
  readonly key: string;
}

@Injectable()
export class SqlListPosts extends ListPosts {
  constructor(private readonly database: Database) {
    super();
  }

  async bookmarkedBy(viewerId: string, { after, limit }: PageRequest): Promise<Page<string>> {
    return idsOf(await this.database.query<Row>(bookmarked, [viewerId, after, limit + 1]), limit);
  }

  async tagged(tag: string, viewerId: string, { after, limit }: PageRequest): Promise<Page<string>> {
    return idsOf(await this.database.query<Row>(tagged, [viewerId, after, limit + 1, tag]), limit);
  }
}

function idsOf(rows: readonly Row[], limit: number): Page<string> {
  return mapPage(
    pageOf(rows, limit, ({ key }) => key),
    (items) => items.map(({ id }) => id),
  );
}
