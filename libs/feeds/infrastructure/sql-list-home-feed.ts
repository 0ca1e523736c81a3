import { Injectable } from '@nestjs/common';
import { mapPage, pageOf, type Page, type PageRequest } from '#kernel';
import { Database, statement } from '#platform';
import { absentView, unmutedBy } from '#users';
import { ListHomeFeed } from '../application/list-home-feed.ts';
import { isEverything, type FeedFilter } from '../domain/feed-filter.ts';
import { passes } from './feed-filter.sql.ts';
import { newestPosts, type Walk } from './newest-posts.sql.ts';

/* Absent and muted authors are left out before they are asked, and a blocked one is not followed. */
const homeFeed = (name: string, condition: string) =>
  statement(
    name,
    newestPosts({
      author: (author) =>
        `not exists (select from ${absentView} absent where absent.user_id = ${author}) and ${unmutedBy('$1', author)}`,
      post: (post) => `(${post}.visibility <> 'private' or ${post}.author_id = $1) and ${condition}`,
    }),
  );

const whole = homeFeed('feeds.home', 'true');
const filtered = homeFeed('feeds.home-filtered', passes('post', '$6', '$7'));

@Injectable()
export class SqlListHomeFeed extends ListHomeFeed {
  constructor(private readonly database: Database) {
    super();
  }

  /** To look at a post costs about as much as to ask an author for theirs, so a walk in vain costs half as much again. */
  get walk(): Walk {
    return { fromAuthors: 500, postsPerAuthor: 0.5 };
  }

  async execute(viewerId: string, filter: FeedFilter, { after, limit }: PageRequest): Promise<Page<string>> {
    const { fromAuthors, postsPerAuthor } = this.walk;
    const values = [viewerId, after, limit + 1, fromAuthors, postsPerAuthor];
    const rows = isEverything(filter)
      ? await this.database.query<{ id: string }>(whole, values)
      : await this.database.query<{ id: string }>(filtered, [...values, filter.onlyReels, filter.exclude]);
    return mapPage(
      pageOf(rows, limit, ({ id }) => id),
      (items) => items.map(({ id }) => id),
    );
  }
}
