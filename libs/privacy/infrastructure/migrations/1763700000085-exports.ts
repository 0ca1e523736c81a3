import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Exports1763700000085 implements MigrationInterface {
  readonly name = 'Exports1763700000085';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table privacy.exports (
        id uuid primary key,
        user_id uuid not null,
        task_id uuid not null unique,
        created_at timestamptz(3) not null,
        size bigint check (size >= 0),
        expires_at timestamptz(3) not null
      )`);
    await runner.query('create index exports_of_user on privacy.exports (user_id, id desc)');
    await runner.query('create index exports_by_end on privacy.exports (expires_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table privacy.exports');
  }
}
