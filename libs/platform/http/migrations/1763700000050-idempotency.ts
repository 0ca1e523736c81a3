import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Idempotency1763700000050 implements MigrationInterface {
  readonly name = 'Idempotency1763700000050';

  async up(runner: QueryRunner): Promise<void> {
    // written in the transaction of the effect; nothing in it says who asked what, or was answered what, without our secret
    await runner.query(`
      create table platform.idempotent_answers (
        id bytea primary key,
        fingerprint bytea not null,
        answer bytea not null,
        answered_at timestamptz(3) not null default clock_timestamp()
      )`);
    await runner.query('create index idempotent_answers_answered_at on platform.idempotent_answers (answered_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table platform.idempotent_answers');
  }
}
