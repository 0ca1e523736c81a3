import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database, statement, Statistics, type Figures } from '#platform';

const countPosts = statement(
  'posts.count-all',
  `select count(*) as posts, count(*) filter (where created_at > now() - interval '1 day') as "postsInADay",
          (select count(*) from posts.comments where deleted_at is null) as comments,
          (select count(*) from posts.likes) as likes
     from posts.posts where deleted_at is null`,
);

@Injectable()
export class SqlPostStatistics implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly statistics: Statistics,
  ) {}

  onModuleInit(): void {
    this.statistics.tellOf('posts', async () => (await this.database.queryOne<Figures>(countPosts, [])) ?? {});
  }
}
