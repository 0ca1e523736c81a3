import { Injectable } from '@nestjs/common';
import { Ids } from '#kernel';
import { PostNotFound } from '../domain/post.errors.ts';
import { Bookmarks } from './bookmarks.ts';

@Injectable()
export class BookmarkPost {
  constructor(
    private readonly bookmarks: Bookmarks,
    private readonly ids: Ids,
  ) {}

  /** Again is no mistake, and keeps its place in the list. */
  async add(postId: string, userId: string): Promise<void> {
    if (!(await this.bookmarks.add(postId, userId, this.ids.next()))) throw new PostNotFound();
  }

  remove(postId: string, userId: string): Promise<void> {
    return this.bookmarks.remove(postId, userId);
  }
}
