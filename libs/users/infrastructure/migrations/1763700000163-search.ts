import type { MigrationInterface, QueryRunner } from 'typeorm';

export class UserSearch1763700000163 implements MigrationInterface {
  readonly name = 'UserSearch1763700000163';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create extension if not exists pg_trgm');
    await runner.query('create index users_by_beginning on users.users (username text_pattern_ops)');
    await runner.query('create index users_by_letters on users.users using gin (username gin_trgm_ops)');
    await runner.query('create index users_by_name on users.users using gin (display_name gin_trgm_ops)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index users.users_by_beginning, users.users_by_letters, users.users_by_name');
  }
}
