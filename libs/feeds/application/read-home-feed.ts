import { Injectable } from '@nestjs/common';
import type { Page, PageRequest } from '#kernel';
import { ReadPosts, type Post } from '#posts';
import { ListHomeFeed } from './list-home-feed.ts';

/** What the people I follow and I wrote, newest first: skeleton (ids), then hydration, in two statements a page. */
@Injectable()
export class ReadHomeFeed {
  constructor(
    private readonly skeleton: ListHomeFeed,
    private readonly posts: ReadPosts,
  ) {}

  async execute(viewerId: string, page: PageRequest): Promise<Page<Post>> {
    const { items, next } = await this.skeleton.execute(viewerId, page);
    return { items: await this.posts.byIds(items, viewerId), next };
  }
}
