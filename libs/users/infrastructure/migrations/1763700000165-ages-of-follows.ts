import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The id of an edge tells since when somebody follows. */
export class AgesOfFollows1763700000165 implements MigrationInterface {
  readonly name = 'AgesOfFollows1763700000165';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'create or replace view users.follows_view as select follower_id, followee_id, id from users.follows',
    );
  }

  async down(): Promise<void> {
    // a view that tells more is in nobody's way
  }
}
