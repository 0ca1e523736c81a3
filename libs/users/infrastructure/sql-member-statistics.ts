import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database, statement, Statistics, type Figures } from '#platform';

const countMembers = statement(
  'users.count-members',
  `select count(*) filter (where status = 'active') as active, count(*) filter (where status = 'suspended') as suspended,
          count(*) filter (where status = 'deleted') as deleted,
          count(*) filter (where status = 'active' and role = 'moderator') as moderators,
          count(*) filter (where status = 'active' and role = 'admin') as admins,
          count(*) filter (where created_at > now() - interval '1 day') as "joinedInADay",
          count(*) filter (where created_at > now() - interval '7 days') as "joinedInAWeek",
          (select count(*) from users.follows) as follows
     from users.users`,
);

@Injectable()
export class SqlMemberStatistics implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly statistics: Statistics,
  ) {}

  onModuleInit(): void {
    this.statistics.tellOf('members', async () => (await this.database.queryOne<Figures>(countMembers, [])) ?? {});
  }
}
