import { Injectable } from '@nestjs/common';
import { mapPage, pageOf, type Page, type PageRequest } from '#kernel';
import { Database, likePattern, prefixQuery, statement } from '#platform';
import { unmutedBy } from '#users';
import { SearchPosts } from '../application/search-posts.ts';
import { mayBeSeen } from './visibility.ts';

/* How well the words fit, in steps, so that a page can begin where the one before ended; among equals the newest first. */
const search = statement(
  'posts.search',
  `select found.id, found.rank
     from (
       select post.id, (ts_rank(to_tsvector('simple', post.content), to_tsquery('simple', $2)) * 1000)::int as rank
         from posts.posts post
        where post.deleted_at is null and not post.is_reshare
          and (to_tsvector('simple', post.content) @@ to_tsquery('simple', $2) or post.content ilike $3)
          and ${mayBeSeen('post', '$1::uuid')} and ${unmutedBy('$1::uuid', 'post.author_id')}
     ) found
    where $4::integer is null or (found.rank, found.id) < ($4, $5::uuid)
    order by found.rank desc, found.id desc
    limit $6`,
);

interface Row {
  readonly id: string;
  readonly rank: number;
}

@Injectable()
export class SqlSearchPosts extends SearchPosts {
  constructor(private readonly database: Database) {
    super();
  }

  async execute(words: string, viewerId: string, { after, limit }: PageRequest): Promise<Page<string>> {
    const [rank, id] = after?.split(':') ?? [];
    const position = [rank === undefined ? null : Number(rank), id ?? null];
    const values = [viewerId, prefixQuery(words), likePattern(words), ...position, limit + 1];
    const rows = await this.database.query<Row>(search, values);
    return mapPage(
      pageOf(rows, limit, (row) => `${row.rank}:${row.id}`),
      (items) => items.map((row) => row.id),
    );
  }
}
