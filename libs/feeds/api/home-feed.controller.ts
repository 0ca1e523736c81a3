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
import { PostView, type Post } from '#posts';
import { z } from 'zod';
import { ReadHomeFeed } from '../application/read-home-feed.ts';

const FeedQuery = PageQuery.extend({
  rank: z.literal('latest', { error: 'must be latest' }).default('latest').describe('Newest first'),
});
type FeedQuery = z.infer<typeof FeedQuery>;

@ApiTags('feeds')
@Controller('posts/feed')
export class HomeFeedController {
  constructor(
    private readonly readHomeFeed: ReadHomeFeed,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Endpoint({
    summary: 'My home feed',
    description: 'What the people I follow and I wrote, newest first, exact and without an end.',
    scope: 'posts:read',
    answers: { 200: listOf(PostView) },
  })
  async getHomeFeed(
    @CurrentCaller() caller: Caller,
    @Query({ schema: FeedQuery }) { limit, cursor }: FeedQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<Post>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.readHomeFeed.execute(caller.userId, { limit, after }), scope);
  }
}
