import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whole words by their beginnings, and any three letters that follow each other, in whatever language. */
export class Search1763700000162 implements MigrationInterface {
  readonly name = 'Search1763700000162';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create extension if not exists pg_trgm');
    await runner.query(`
      create index posts_by_words on posts.posts using gin (to_tsvector('simple', content))
       where deleted_at is null and not is_reshare`);
    await runner.query(`
      create index posts_by_letters on posts.posts using gin (content gin_trgm_ops)
       where deleted_at is null and not is_reshare`);
    await runner.query(`
      create view posts.counts_view as
        select post_id, like_count, comment_count, reshare_count from posts.counts`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop view posts.counts_view');
    await runner.query('drop index posts.posts_by_words, posts.posts_by_letters');
  }
}
