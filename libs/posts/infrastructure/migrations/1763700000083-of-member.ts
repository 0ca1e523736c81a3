import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a member has done is found without reading what everybody has. */
export class OfMember1763700000083 implements MigrationInterface {
  readonly name = 'OfMember1763700000083';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index likes_of_user on posts.likes (user_id)');
    await runner.query('create index comment_likes_of_user on posts.comment_likes (user_id)');
    await runner.query('create index comments_of_author on posts.comments (author_id)');
    await runner.query('create index views_of_viewer on posts.views (viewer_id)');
    await runner.query('create index deleted_posts_of_author on posts.posts (author_id) where deleted_at is not null');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop index posts.likes_of_user, posts.comment_likes_of_user, posts.comments_of_author, posts.views_of_viewer, posts.deleted_posts_of_author',
    );
  }
}
