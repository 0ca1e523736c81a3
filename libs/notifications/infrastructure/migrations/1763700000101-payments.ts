import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each payment was is told in words of its own. */
export class Payments1763700000101 implements MigrationInterface {
  readonly name = 'Payments1763700000101';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table notifications.notifications add phrase text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table notifications.notifications drop column phrase');
  }
}
