import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of members from before, it is not known how many of their posts are private (null): all theirs go on counting. */
export class PrivatePosts1763700000081 implements MigrationInterface {
  readonly name = 'PrivatePosts1763700000081';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table users.counts add private_post_count integer check (private_post_count >= 0)');
    await runner.query('alter table users.counts alter private_post_count set default 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table users.counts drop column private_post_count');
  }
}
