import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  CurrentCaller,
  Cursors,
  CursorScope,
  Endpoint,
  listOf,
  PageQuery,
  SearchQuery,
  text,
  type Caller,
  type ListView,
} from '#platform';
import { z } from 'zod';
import { ReadPostLists } from '../application/read-post-lists.ts';
import type { PostView as PostViewType } from '../application/read-posts.ts';
import { PostView } from './posts.dto.ts';

const TagParams = z.strictObject({ tag: text({ min: 1, max: 100 }) });
type TagParams = z.infer<typeof TagParams>;

@ApiTags('posts')
@Controller()
export class PostListsController {
  constructor(
    private readonly lists: ReadPostLists,
    private readonly cursors: Cursors,
  ) {}

  @Get('users/me/bookmarks')
  @Endpoint({
    summary: 'What I have bookmarked, latest first',
    scope: 'posts:read',
    answers: { 200: listOf(PostView) },
  })
  async listBookmarks(
    @CurrentCaller() { userId }: Caller,
    @Query({ schema: PageQuery }) { limit, cursor }: PageQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<PostViewType>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.lists.bookmarks(userId, { limit, after }), scope);
  }

  @Get('posts/search')
  @Endpoint({
    summary: 'Posts that say something, best first',
    kind: 'costly',
    description:
      'All of the words, each as the beginning of one, or the text as it is (three characters at least) anywhere in a post.',
    scope: 'posts:read',
    answers: { 200: listOf(PostView) },
  })
  async searchPosts(
    @CurrentCaller() { userId }: Caller,
    @Query({ schema: SearchQuery }) { q, limit, cursor }: SearchQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<PostViewType>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.lists.found(q, userId, { limit, after }), scope);
  }

  @Get('hashtags/:tag/posts')
  @Endpoint({
    summary: 'Posts with a hashtag, newest first',
    description: 'The tag without its `#`; upper and lower case are the same.',
    scope: 'posts:read',
    answers: { 200: listOf(PostView) },
  })
  async listTaggedPosts(
    @CurrentCaller() { userId }: Caller,
    @Param({ schema: TagParams }) { tag }: TagParams,
    @Query({ schema: PageQuery }) { limit, cursor }: PageQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<PostViewType>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.lists.tagged(tag, userId, { limit, after }), scope);
  }
}
