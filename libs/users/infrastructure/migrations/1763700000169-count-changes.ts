import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever follows somebody whom many follow at the same moment waits for nobody: changes of a count are folded into it later. */
export class UserCountChanges1763700000169 implements MigrationInterface {
  readonly name = 'UserCountChanges1763700000169';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table users.count_changes (
        id bigint generated always as identity primary key,
        user_id uuid not null,
        followers integer not null default 0,
        following integer not null default 0
      ) with (vacuum_truncate = off)`);
    await runner.query('create index count_changes_of_user on users.count_changes (user_id)');
    await runner.query(`
      create view users.counts_view as
        select counts.user_id,
               counts.follower_count + changes.followers as follower_count,
               counts.following_count + changes.following as following_count,
               counts.post_count, counts.private_post_count
          from users.counts
         cross join lateral (
           select coalesce(sum(followers), 0)::int as followers, coalesce(sum(following), 0)::int as following
             from users.count_changes where count_changes.user_id = counts.user_id
         ) changes`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update users.counts set follower_count = exact.follower_count, following_count = exact.following_count
        from users.counts_view exact where exact.user_id = counts.user_id`);
    await runner.query('drop view users.counts_view');
    await runner.query('drop table users.count_changes');
  }
}
