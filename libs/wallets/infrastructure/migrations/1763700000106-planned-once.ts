import type { MigrationInterface, QueryRunner } from 'typeorm';

/*
 * PostgreSQL cannot see how long the arrays in wallets.post() are, takes its plans for long ones to be dear, and makes those
 * for the arrays at hand anew each time, which takes longer than the rest. Its plans are the same however many there are.
 */
export class PlannedOnce1763700000106 implements MigrationInterface {
  readonly name = 'PlannedOnce1763700000106';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter function wallets.post(json) set plan_cache_mode = force_generic_plan');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter function wallets.post(json) reset plan_cache_mode');
  }
}
