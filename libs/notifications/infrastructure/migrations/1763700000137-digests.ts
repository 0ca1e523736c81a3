import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Digests1763700000137 implements MigrationInterface {
  readonly name = 'Digests1763700000137';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table notifications.preferences add mailed_at timestamptz(3)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table notifications.preferences drop column mailed_at');
  }
}
