import { Injectable } from '@nestjs/common';
import { mapPage, pageOf, type Page, type PageRequest } from '#kernel';
import { Database, statement } from '#platform';
import { visiblePostsView } from '#posts';
import { absentView, followsView, unmutedBy } from '#users';
import { ListHomeFeed } from '../application/list-home-feed.ts';
import { isEverything, type FeedFilter } from '../domain/feed-filter.ts';
import { passes } from './feed-filter.sql.ts';

/*
 * Exact, and cheap for people who follow many: one index probe per followed author finds that author's newest post
 * before the cursor; the page's posts can only be by the `limit` authors whose newest ones are newest, so only theirs
 * are read. Absent and muted authors are left out before they are asked, and a blocked one is not followed.
 */
const homeFeed = (name: string, condition: string) =>
  statement(
    name,
    `with authors as (
    select $1::uuid as id
    union all
    select follows.followee_id from ${followsView} follows
     where follows.follower_id = $1
       and not exists (select from ${absentView} absent where absent.user_id = follows.followee_id)
       and ${unmutedBy('$1', 'follows.followee_id')}
  ), newest as (
    select authors.id, latest.id as latest_id
      from authors
     cross join lateral (
       select post.id from ${visiblePostsView} post
        where post.author_id = authors.id and ($2::uuid is null or post.id < $2)
          and (post.visibility <> 'private' or post.author_id = $1) ${condition}
        order by post.id desc
        limit 1
     ) latest
     order by latest.id desc
     limit $3
  )
  select post.id
    from newest
   cross join lateral (
     select post.id from ${visiblePostsView} post
      where post.author_id = newest.id and ($2::uuid is null or post.id < $2)
        and (post.visibility <> 'private' or post.author_id = $1) ${condition}
      order by post.id desc
      limit $3
   ) post
   order by post.id desc
   limit $3`,
  );

const whole = homeFeed('feeds.home', '');
const filtered = homeFeed('feeds.home-filtered', `and ${passes('post', '$4', '$5')}`);

@Injectable()
export class SqlListHomeFeed extends ListHomeFeed {
  constructor(private readonly database: Database) {
    super();
  }

  async execute(viewerId: string, filter: FeedFilter, { after, limit }: PageRequest): Promise<Page<string>> {
    const values = [viewerId, after, limit + 1];
    const rows = isEverything(filter)
      ? await this.database.query<{ id: string }>(whole, values)
      : await this.database.query<{ id: string }>(filtered, [...values, filter.onlyReels, filter.exclude]);
    return mapPage(
      pageOf(rows, limit, ({ id }) => id),
      (items) => items.map(({ id }) => id),
    );
  }
}
