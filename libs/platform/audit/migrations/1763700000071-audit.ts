import type { MigrationInterface, QueryRunner } from 'typeorm';
import { applicationRole } from '../../database/database.ts';

export class Audit1763700000071 implements MigrationInterface {
  readonly name = 'Audit1763700000071';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table platform.audit_log (
        id uuid primary key,
        at timestamptz(3) not null,
        actor_id uuid,
        address text,
        request_id text,
        action text not null,
        target_kind text not null,
        target_id text not null,
        before text,
        after text
      )`);
    await runner.query(
      'create index audit_log_actor on platform.audit_log (actor_id, id desc) where actor_id is not null',
    );
    await runner.query('create index audit_log_target on platform.audit_log (target_id, id desc)');
    await runner.query('create index audit_log_action on platform.audit_log (action, id desc)');
    // the program can add to it and nothing else
    await runner.query(`revoke update, delete, truncate on platform.audit_log from ${applicationRole}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table platform.audit_log');
  }
}
