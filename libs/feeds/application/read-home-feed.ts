import { Injectable } from '@nestjs/common';
import type { Page, PageRequest } from '#kernel';
import { ReadPosts, type Post } from '#posts';
import type { FeedFilter } from '../domain/feed-filter.ts';
import { ListHomeFeed } from './list-home-feed.ts';
import { ListRanked } from './list-ranked.ts';

/** A page that is not full after so many readings is answered as it is. */
const mostRounds = 5;

/** What the people I follow and I wrote: skeleton (ids), then hydration, in two statements a page. */
@Injectable()
export class ReadHomeFeed {
  constructor(
    private readonly latest: ListHomeFeed,
    private readonly ranked: ListRanked,
    private readonly posts: ReadPosts,
  ) {}

  async execute(viewerId: string, rank: 'latest' | 'top', filter: FeedFilter, page: PageRequest): Promise<Page<Post>> {
    return this.fill(viewerId, page, (part) =>
      rank === 'latest' ? this.latest.execute(viewerId, filter, part) : this.ranked.home(viewerId, filter, part),
    );
  }

  async trending(viewerId: string, page: PageRequest): Promise<Page<Post>> {
    return this.fill(viewerId, page, (part) => this.ranked.trending(viewerId, part));
  }

  /** Reads on while some are not for these eyes (reshares of what is hidden), so that a page is full when it can be. */
  private async fill(
    viewerId: string,
    { limit, after }: PageRequest,
    list: (page: PageRequest) => Promise<Page<string>>,
  ): Promise<Page<Post>> {
    const found: Post[] = [];
    let next = after;
    for (let round = 0; round < mostRounds; round += 1) {
      const page = await list({ limit: limit - found.length, after: next });
      found.push(...(await this.posts.byIds(page.items, viewerId)));
      next = page.next;
      if (next === null || found.length === limit) break;
    }
    return { items: found, next };
  }
}
