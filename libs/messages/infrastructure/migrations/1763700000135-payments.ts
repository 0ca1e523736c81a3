import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a `payment` message tells of: `{transactionId, amount, currency}`. */
export class MessagePayments1763700000135 implements MigrationInterface {
  readonly name = 'MessagePayments1763700000135';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table messages.messages add payment jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table messages.messages drop column payment');
  }
}
