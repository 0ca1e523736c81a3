import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For forgetting what a member did. */
export class ActsOfActor1763700000084 implements MigrationInterface {
  readonly name = 'ActsOfActor1763700000084';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create index acts_of_actor on notifications.acts (actor_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index notifications.acts_of_actor');
  }
}
