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
import { excludable } from '../domain/feed-filter.ts';
import { ReadHomeFeed } from '../application/read-home-feed.ts';

const FeedQuery = PageQuery.extend({
  rank: z
    .enum(['latest', 'top'], { error: 'must be latest or top' })
    .default('latest')
    .describe('Newest first, or by what people did with the posts of the last days, and how long ago'),
  only: z.literal('reels', { error: 'must be reels' }).optional(),
  exclude: z
    .string()
    .max(100)
    .transform((value) => value.split(','))
    .pipe(z.array(z.enum(excludable, { error: `must be some of ${excludable.join(', ')}` })))
    .optional()
    .meta({ type: 'string', description: `What is left out, separated by commas: ${excludable.join(', ')}` }),
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
    description:
      'What the people I follow and I wrote. `latest` is exact and without an end; `top` reaches a week back.',
    scope: 'posts:read',
    answers: { 200: listOf(PostView) },
  })
  async getHomeFeed(
    @CurrentCaller() caller: Caller,
    @Query({ schema: FeedQuery }) { rank, only, exclude = [], limit, cursor }: FeedQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<Post>> {
    const after = this.cursors.read(cursor, scope);
    const filter = { onlyReels: only === 'reels', exclude };
    return this.cursors.list(await this.readHomeFeed.execute(caller.userId, rank, filter, { limit, after }), scope);
  }
}

@ApiTags('feeds')
@Controller('posts/trending')
export class TrendingController {
  constructor(
    private readonly feed: ReadHomeFeed,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Public posts that many care for now',
    description: 'Of the last week, with five likes, comments or reshares at least; what is recent weighs more.',
    scope: 'posts:read',
    answers: { 200: listOf(PostView) },
  })
  async listTrending(
    @CurrentCaller() { userId }: Caller,
    @Query({ schema: PageQuery }) { limit, cursor }: PageQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<Post>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.feed.trending(userId, { limit, after }), scope);
  }
}
