import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What hangs on a session (a device that gets notes) ends with it. */
export class SessionsView1763700000134 implements MigrationInterface {
  readonly name = 'SessionsView1763700000134';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create view auth.sessions_view as select id, user_id, expires_at from auth.sessions');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop view auth.sessions_view');
  }
}
