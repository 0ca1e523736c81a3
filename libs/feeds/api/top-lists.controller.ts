import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  CurrentCaller,
  Cursors,
  CursorScope,
  Endpoint,
  listOf,
  PageQuery,
  type Caller,
  type ListView,
} from '#platform';
import { PostView } from '#posts';
import { UserCardView } from '#users';
import { z } from 'zod';
import { ListTop, ReadTopPosts, type TopPost, type TopPostList, type TopUser } from '../application/read-top-lists.ts';

const TopUserView = z.object({ user: UserCardView, count: z.int() }).meta({ id: 'TopUser' });
const TopPostView = z.object({ post: PostView, count: z.int() }).meta({ id: 'TopPost' });

const description = 'Over seven days, of public posts. Counted anew each hour, and at once where something happens.';

@ApiTags('feeds')
@Controller('top')
export class TopListsController {
  constructor(
    private readonly listTop: ListTop,
    private readonly readTopPosts: ReadTopPosts,
    private readonly cursors: Cursors,
  ) {}

  @Get('users-liked')
  @Endpoint({
    summary: 'Members whose posts got most likes',
    description,
    scope: 'posts:read',
    answers: { 200: listOf(TopUserView) },
  })
  async listTopUsers(
    @CurrentCaller() caller: Caller,
    @Query({ schema: PageQuery }) { limit, cursor }: PageQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<TopUser>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.listTop.users(caller.userId, { limit, after }), scope);
  }

  @Get('posts-liked')
  @Endpoint({
    summary: 'Posts with most likes',
    description,
    scope: 'posts:read',
    answers: { 200: listOf(TopPostView) },
  })
  listMostLikedPosts(
    @CurrentCaller() caller: Caller,
    @Query({ schema: PageQuery }) query: PageQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<TopPost>> {
    return this.posts('posts-liked', caller, query, scope);
  }

  @Get('posts-commented')
  @Endpoint({
    summary: 'Posts with most comments',
    description,
    scope: 'posts:read',
    answers: { 200: listOf(TopPostView) },
  })
  listMostCommentedPosts(
    @CurrentCaller() caller: Caller,
    @Query({ schema: PageQuery }) query: PageQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<TopPost>> {
    return this.posts('posts-commented', caller, query, scope);
  }

  @Get('posts-viewed')
  @Endpoint({
    summary: 'Posts with most views',
    description,
    scope: 'posts:read',
    answers: { 200: listOf(TopPostView) },
  })
  listMostViewedPosts(
    @CurrentCaller() caller: Caller,
    @Query({ schema: PageQuery }) query: PageQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<TopPost>> {
    return this.posts('posts-viewed', caller, query, scope);
  }

  private async posts(
    list: TopPostList,
    { userId }: Caller,
    { limit, cursor }: PageQuery,
    scope: string,
  ): Promise<ListView<TopPost>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.readTopPosts.execute(list, userId, { limit, after }), scope);
  }
}
