import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Auth1763700000002 implements MigrationInterface {
  readonly name = 'Auth1763700000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table auth.credentials (
        user_id uuid primary key,
        password_hash text not null
      )`);
    await runner.query(`
      create table auth.sessions (
        id uuid primary key,
        user_id uuid not null,
        refresh_hash bytea not null unique,
        created_at timestamptz(3) not null,
        last_used_at timestamptz(3) not null,
        expires_at timestamptz(3) not null
      )`);
    await runner.query('create index sessions_of_user on auth.sessions (user_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table auth.sessions, auth.credentials');
  }
}
