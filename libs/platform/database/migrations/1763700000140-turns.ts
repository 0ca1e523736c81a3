import type { MigrationInterface, QueryRunner } from 'typeorm';

/*
 * A statement that waits for a lock has a view of the database, behind which nothing can be cleaned up, in no table: so who
 * waits for their turn, perhaps for weeks, asks again every second.
 */
export class Turns1763700000140 implements MigrationInterface {
  readonly name = 'Turns1763700000140';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function platform.take_turn(name text) returns boolean
      language plpgsql set lock_timeout = '1s' as $$
      begin
        perform pg_advisory_lock(hashtextextended(name, 0));
        return true;
      exception when lock_not_available then
        return false;
      end $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function platform.take_turn');
  }
}
