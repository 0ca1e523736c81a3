import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The request that a task comes from, and its trace. */
export class TaskContext1763700000042 implements MigrationInterface {
  readonly name = 'TaskContext1763700000042';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table platform.tasks add column request_id text, add column traceparent text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table platform.tasks drop column request_id, drop column traceparent');
  }
}
