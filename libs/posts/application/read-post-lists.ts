import { Injectable } from '@nestjs/common';
import type { Page, PageRequest } from '#kernel';
import { canonicalTag } from '../domain/words.ts';
import { ListPosts } from './list-posts.ts';
import { SearchPosts } from './search-posts.ts';
import { ReadPosts, type PostView } from './read-posts.ts';

@Injectable()
export class ReadPostLists {
  constructor(
    private readonly skeletons: ListPosts,
    private readonly search: SearchPosts,
    private readonly posts: ReadPosts,
  ) {}

  async bookmarks(viewerId: string, page: PageRequest): Promise<Page<PostView>> {
    return this.hydrate(await this.skeletons.bookmarkedBy(viewerId, page), viewerId);
  }

  async tagged(tag: string, viewerId: string, page: PageRequest): Promise<Page<PostView>> {
    return this.hydrate(await this.skeletons.tagged(canonicalTag(tag), viewerId, page), viewerId);
  }

  async found(words: string, viewerId: string, page: PageRequest): Promise<Page<PostView>> {
    return this.hydrate(await this.search.execute(words, viewerId, page), viewerId);
  }

  private async hydrate({ items, next }: Page<string>, viewerId: string): Promise<Page<PostView>> {
    return { items: await this.posts.byIds(items, viewerId), next };
  }
}
