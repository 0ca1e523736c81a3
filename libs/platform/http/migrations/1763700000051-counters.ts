import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Counters1763700000051 implements MigrationInterface {
  readonly name = 'Counters1763700000051';

  async up(runner: QueryRunner): Promise<void> {
    // a row for each address that has tried a password within the last hour; rewritten in place
    await runner.query(`
      create table platform.counters (
        key text primary key,
        used int not null,
        resets_at timestamptz not null
      ) with (fillfactor = 70)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table platform.counters');
  }
}
