import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AuditApiKey1763700000072 implements MigrationInterface {
  readonly name = 'AuditApiKey1763700000072';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table platform.audit_log add column api_key_id uuid');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table platform.audit_log drop column api_key_id');
  }
}
