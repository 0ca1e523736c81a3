import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Codes that were sent, and how often something was tried: kept here so that no restart and no flushed cache forgets it. */
export class Codes1763700000062 implements MigrationInterface {
  readonly name = 'Codes1763700000062';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table auth.codes (
        purpose text not null check (purpose in ('verify', 'reset')),
        target text not null,
        -- null: nothing was sent, somebody guesses
        user_id uuid,
        code_hash bytea not null,
        tries smallint not null default 0 check (tries between 0 and 3),
        expires_at timestamptz(3) not null,
        primary key (purpose, target)
      )`);
    await runner.query('create index codes_expiry on auth.codes (expires_at)');
    await runner.query(`
      create table auth.tries (
        key bytea primary key,
        count integer not null,
        next_at timestamptz(3) not null,
        forget_at timestamptz(3) not null
      ) with (fillfactor = 50)`);
    await runner.query('create index tries_forgotten on auth.tries (forget_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table auth.tries, auth.codes');
  }
}
