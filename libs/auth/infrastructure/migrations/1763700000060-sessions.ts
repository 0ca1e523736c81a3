import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A session knows the refresh token before the current one. That a session has ended is noted for as long as its access
 * tokens live, so that every process can refuse them.
 */
export class Sessions1763700000060 implements MigrationInterface {
  readonly name = 'Sessions1763700000060';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table auth.sessions
        add previous_hash bytea,
        add rotated_at timestamptz(3),
        add user_agent text not null default '' check (length(user_agent) <= 300)`);
    await runner.query('create index sessions_expiry on auth.sessions (expires_at)');
    await runner.query(`
      create table auth.ended_sessions (
        session_id uuid primary key,
        ended_at timestamptz(3) not null
      )`);
    await runner.query('create index ended_sessions_age on auth.ended_sessions (ended_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table auth.ended_sessions');
    await runner.query('drop index auth.sessions_expiry');
    await runner.query(
      'alter table auth.sessions drop column user_agent, drop column rotated_at, drop column previous_hash',
    );
  }
}
