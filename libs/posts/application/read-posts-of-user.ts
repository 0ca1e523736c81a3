import { Injectable } from '@nestjs/common';
import type { Page, PageRequest } from '#kernel';
import { ListPostsOfUser } from './list-posts-of-user.ts';
import { ReadPosts, type PostView } from './read-posts.ts';

@Injectable()
export class ReadPostsOfUser {
  constructor(
    private readonly skeleton: ListPostsOfUser,
    private readonly posts: ReadPosts,
  ) {}

  async execute(authorId: string, viewerId: string, page: PageRequest): Promise<Page<PostView>> {
    const { items, next } = await this.skeleton.execute(authorId, viewerId, page);
    return { items: await this.posts.byIds(items, viewerId), next };
  }
}
