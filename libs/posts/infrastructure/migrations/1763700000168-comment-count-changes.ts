import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Likes of a comment are counted as those of a post are. The tables of changes keep their pages when they are empty: a plan
 * made then for reading them all would be used until somebody notices that they are full again.
 */
export class CommentCountChanges1763700000168 implements MigrationInterface {
  readonly name = 'CommentCountChanges1763700000168';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table posts.comment_count_changes (
        id bigint generated always as identity primary key,
        comment_id uuid not null,
        likes smallint not null
      ) with (vacuum_truncate = off)`);
    await runner.query('alter table posts.count_changes set (vacuum_truncate = off)');
    await runner.query('create index count_changes_of_comment on posts.comment_count_changes (comment_id)');
    await runner.query(`
      create view posts.comment_counts_view as
        select comments.id as comment_id,
               comments.like_count + (
                 select coalesce(sum(likes), 0)::int from posts.comment_count_changes changes
                  where changes.comment_id = comments.id
               ) as like_count
          from posts.comments`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update posts.comments set like_count = exact.like_count
        from posts.comment_counts_view exact where exact.comment_id = comments.id`);
    await runner.query('drop view posts.comment_counts_view');
    await runner.query('drop table posts.comment_count_changes');
    await runner.query('alter table posts.count_changes reset (vacuum_truncate)');
  }
}
