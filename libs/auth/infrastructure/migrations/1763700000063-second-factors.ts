import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An authenticator for each member who wants one, and the codes on paper for when it is lost. */
export class SecondFactors1763700000063 implements MigrationInterface {
  readonly name = 'SecondFactors1763700000063';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table auth.second_factors (
        user_id uuid primary key,
        sealed_secret text not null,
        -- null: proposed, and not asked for yet
        turned_on_at timestamptz(3),
        last_step bigint not null default 0
      )`);
    await runner.query(`
      create table auth.recovery_codes (
        user_id uuid not null references auth.second_factors on delete cascade,
        code_hash bytea not null,
        primary key (user_id, code_hash)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table auth.recovery_codes, auth.second_factors');
  }
}
