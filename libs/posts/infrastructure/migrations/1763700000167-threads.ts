import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Threads1763700000167 implements MigrationInterface {
  readonly name = 'Threads1763700000167';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'create index answers_to_comment on posts.comments (parent_id, id desc) where parent_id is not null and deleted_at is null',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index posts.answers_to_comment');
  }
}
