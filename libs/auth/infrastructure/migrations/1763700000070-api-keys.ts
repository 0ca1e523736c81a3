import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ApiKeys1763700000070 implements MigrationInterface {
  readonly name = 'ApiKeys1763700000070';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table auth.api_keys (
        id uuid primary key,
        user_id uuid not null,
        name text not null check (length(name) between 1 and 100),
        prefix text not null,
        hash bytea not null unique,
        previous_hash bytea unique,
        previous_until timestamptz(3),
        scopes text[] not null check (cardinality(scopes) > 0),
        created_at timestamptz(3) not null,
        rotated_at timestamptz(3),
        expires_at timestamptz(3),
        last_used_at timestamptz(3),
        use_count bigint not null default 0
      ) with (fillfactor = 70)`);
    await runner.query('create index api_keys_of_user on auth.api_keys (user_id, id desc)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table auth.api_keys');
  }
}
