import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ActivityViews1763700000031 implements MigrationInterface {
  readonly name = 'ActivityViews1763700000031';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index likes_by_time on posts.likes (created_at)');
    await runner.query('create index comments_by_time on posts.comments (created_at) where deleted_at is null');
    await runner.query('create index views_by_day on posts.views (day)');
    await runner.query('create view posts.likes_view as select post_id, user_id, created_at from posts.likes');
    await runner.query(`
      create view posts.comments_view as
        select post_id, author_id as user_id, created_at from posts.comments where deleted_at is null`);
    await runner.query('create view posts.views_view as select post_id, viewer_id as user_id, day from posts.views');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop view posts.views_view, posts.comments_view, posts.likes_view');
    await runner.query('drop index posts.views_by_day, posts.comments_by_time, posts.likes_by_time');
  }
}
