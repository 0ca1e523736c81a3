import { Module } from '@nestjs/common';
import { PostsModule } from '#posts';
import { HomeFeedController, TrendingController } from './api/home-feed.controller.ts';
import { TopListsConsumer } from './api/top-lists.consumer.ts';
import { TopListsController } from './api/top-lists.controller.ts';
import { TopListsSchedule } from './api/top-lists.schedule.ts';
import { ListHomeFeed } from './application/list-home-feed.ts';
import { NudgeTopLists } from './application/nudge-top-lists.ts';
import { ListRanked } from './application/list-ranked.ts';
import { ReadHomeFeed } from './application/read-home-feed.ts';
import { ListTop, ReadTopPosts } from './application/read-top-lists.ts';
import { RecomputeTopLists } from './application/recompute-top-lists.ts';
import { TopListRepository } from './domain/top-list.repository.ts';
import { FeedsPersonalData } from './infrastructure/feeds-personal-data.ts';
import { CachedListHomeFeed } from './infrastructure/cached-list-home-feed.ts';
import { SqlListHomeFeed } from './infrastructure/sql-list-home-feed.ts';
import { SqlListRanked } from './infrastructure/sql-list-ranked.ts';
import { SqlListTop } from './infrastructure/sql-list-top.ts';
import { SqlTopListRepository } from './infrastructure/sql-top-list.repository.ts';

@Module({
  imports: [PostsModule],
  controllers: [HomeFeedController, TrendingController, TopListsController, TopListsConsumer],
  providers: [
    FeedsPersonalData,
    ReadHomeFeed,
    ReadTopPosts,
    NudgeTopLists,
    RecomputeTopLists,
    TopListsSchedule,
    SqlListHomeFeed,
    { provide: ListHomeFeed, useClass: CachedListHomeFeed },
    { provide: ListRanked, useClass: SqlListRanked },
    { provide: ListTop, useClass: SqlListTop },
    { provide: TopListRepository, useClass: SqlTopListRepository },
  ],
})
export class FeedsModule {}
