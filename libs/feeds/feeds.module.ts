import { Module } from '@nestjs/common';
import { PostsModule } from '#posts';
import { HomeFeedController } from './api/home-feed.controller.ts';
import { ListHomeFeed } from './application/list-home-feed.ts';
import { ReadHomeFeed } from './application/read-home-feed.ts';
import { SqlListHomeFeed } from './infrastructure/sql-list-home-feed.ts';

@Module({
  imports: [PostsModule],
  controllers: [HomeFeedController],
  providers: [ReadHomeFeed, { provide: ListHomeFeed, useClass: SqlListHomeFeed }],
})
export class FeedsModule {}
