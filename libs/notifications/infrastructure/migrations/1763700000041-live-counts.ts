import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many actors a notification has is counted when it is read, because it depends on who reads: the stored count goes. */
export class LiveCounts1763700000041 implements MigrationInterface {
  readonly name = 'LiveCounts1763700000041';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table notifications.notifications drop column actor_count');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table notifications.notifications add column actor_count integer not null default 1');
  }
}
