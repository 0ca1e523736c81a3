import type { MigrationInterface, QueryRunner } from 'typeorm';

/*
 * A connection keeps the plans of wallets.post() for as long as it lives. Made while the tables are nearly empty, they read
 * whole tables, and go on to when those have grown. Everything in it is looked up by a key.
 */
export class PlannedByKey1763700000105 implements MigrationInterface {
  readonly name = 'PlannedByKey1763700000105';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter function wallets.post(json) set enable_seqscan = off');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter function wallets.post(json) reset enable_seqscan');
  }
}
