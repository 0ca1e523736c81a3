import { Injectable } from '@nestjs/common';
import type { Page, PageRequest } from '#kernel';
import { ReadPosts, type Post } from '#posts';
import type { FeedFilter } from '../domain/feed-filter.ts';
import { ListHomeFeed } from './list-home-feed.ts';
import { ListRanked } from './list-ranked.ts';

/** What the people I follow and I wrote: skeleton (ids), then hydration, in two statements a page. */
@Injectable()
export class ReadHomeFeed {
  constructor(
    private readonly latest: ListHomeFeed,
    private readonly ranked: ListRanked,
    private readonly posts: ReadPosts,
  ) {}

  async execute(viewerId: string, rank: 'latest' | 'top', filter: FeedFilter, page: PageRequest): Promise<Page<Post>> {
    const skeleton =
      rank === 'latest' ? this.latest.execute(viewerId, filter, page) : this.ranked.home(viewerId, filter, page);
    const { items, next } = await skeleton;
    return { items: await this.posts.byIds(items, viewerId), next };
  }

  async trending(viewerId: string, page: PageRequest): Promise<Page<Post>> {
    const { items, next } = await this.ranked.trending(viewerId, page);
    return { items: await this.posts.byIds(items, viewerId), next };
  }
}
