import type { MigrationInterface, QueryRunner } from 'typeorm';

/* As far as the others may know; what is shown as read is delivered too, and is not written here again. */
export class MessagesDelivered1763700000137 implements MigrationInterface {
  readonly name = 'MessagesDelivered1763700000137';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table messages.participants add column delivered_position bigint not null default 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table messages.participants drop column delivered_position');
  }
}
