import { Controller, Get, Param, Query } from '@nestjs/common';
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
import { UserNotFound } from '#users';
import { ReadPostsOfUser } from '../application/read-posts-of-user.ts';
import type { PostView as PostViewType } from '../application/read-posts.ts';
import { IdParams, PostView } from './posts.dto.ts';

@ApiTags('posts')
@Controller('users/:id/posts')
export class PostsOfUserController {
  constructor(
    private readonly readPostsOfUser: ReadPostsOfUser,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Endpoint({
    summary: 'A member’s posts that I may see, newest first',
    scope: 'posts:read',
    answers: { 200: listOf(PostView) },
    problems: [UserNotFound],
  })
  async listPostsOfUser(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParams }) { id }: IdParams,
    @Query({ schema: PageQuery }) { limit, cursor }: PageQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<PostViewType>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.readPostsOfUser.execute(id, caller.userId, { limit, after }), scope);
  }
}
