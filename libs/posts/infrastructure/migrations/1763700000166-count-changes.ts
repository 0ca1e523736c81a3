import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who likes what many like at the same moment waits for nobody: changes of a count are rows of their own, folded into it later. */
export class CountChanges1763700000166 implements MigrationInterface {
  readonly name = 'CountChanges1763700000166';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table posts.count_changes (
        id bigint generated always as identity primary key,
        post_id uuid not null,
        likes smallint not null default 0,
        comments smallint not null default 0,
        reshares smallint not null default 0,
        views smallint not null default 0
      )`);
    await runner.query('create index count_changes_of_post on posts.count_changes (post_id)');
    await runner.query('drop view posts.counts_view');
    await runner.query(`
      create view posts.counts_view as
        select counts.post_id,
               counts.like_count + changes.likes as like_count,
               counts.comment_count + changes.comments as comment_count,
               counts.reshare_count + changes.reshares as reshare_count,
               counts.view_count + changes.views as view_count
          from posts.counts
         cross join lateral (
           select coalesce(sum(likes), 0)::int as likes, coalesce(sum(comments), 0)::int as comments,
                  coalesce(sum(reshares), 0)::int as reshares, coalesce(sum(views), 0)::int as views
             from posts.count_changes where count_changes.post_id = counts.post_id
         ) changes`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update posts.counts
         set like_count = exact.like_count, comment_count = exact.comment_count,
             reshare_count = exact.reshare_count, view_count = exact.view_count
        from posts.counts_view exact where exact.post_id = counts.post_id`);
    await runner.query('drop view posts.counts_view');
    await runner.query('drop table posts.count_changes');
    await runner.query(`
      create view posts.counts_view as
        select post_id, like_count, comment_count, reshare_count from posts.counts`);
  }
}
