import { Injectable } from '@nestjs/common';
import type { Page, PageRequest } from '#kernel';
import { ReadPosts, type Post } from '#posts';
import type { UserCard } from '#users';
import type { TopList } from '../domain/top-list.ts';

export interface TopEntry {
  readonly subjectId: string;
  readonly count: number;
}

export interface TopUser {
  readonly user: UserCard;
  readonly count: number;
}

export interface TopPost {
  readonly post: Post;
  readonly count: number;
}

export type TopPostList = Exclude<TopList, 'users-liked'>;

/** Highest count first, among equals the younger one; without those whom the viewer does not meet or has muted. */
export abstract class ListTop {
  abstract users(viewerId: string, page: PageRequest): Promise<Page<TopUser>>;
  /** Skeleton. */
  abstract posts(list: TopPostList, viewerId: string, page: PageRequest): Promise<Page<TopEntry>>;
}

@Injectable()
export class ReadTopPosts {
  constructor(
    private readonly skeleton: ListTop,
    private readonly posts: ReadPosts,
  ) {}

  /** A post that was deleted a moment ago is left out. */
  async execute(list: TopPostList, viewerId: string, page: PageRequest): Promise<Page<TopPost>> {
    const { items, next } = await this.skeleton.posts(list, viewerId, page);
    const ids = items.map(({ subjectId }) => subjectId);
    const posts = new Map((await this.posts.byIds(ids, viewerId)).map((post) => [post.id, post]));
    const found = items.flatMap(({ subjectId, count }) => {
      const post = posts.get(subjectId);
      return post === undefined ? [] : [{ post, count }];
    });
    return { items: found, next };
  }
}
