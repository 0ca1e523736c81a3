import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database, statement, Statistics, type Figures } from '#platform';

const countSessions = statement(
  'auth.count-sessions',
  `select count(*) as sessions, count(distinct user_id) filter (where last_used_at > now() - interval '1 day') as "membersInADay",
          (select count(*) from auth.api_keys where expires_at is null or expires_at > now()) as "apiKeys"
     from auth.sessions where expires_at > now()`,
);

@Injectable()
export class SqlAuthStatistics implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly statistics: Statistics,
  ) {}

  onModuleInit(): void {
    this.statistics.tellOf('access', async () => (await this.database.queryOne<Figures>(countSessions, [])) ?? {});
  }
}
