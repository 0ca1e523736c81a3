import type { MigrationInterface, QueryRunner } from 'typeorm';

export class MessageMedia1763700000136 implements MigrationInterface {
  readonly name = 'MessageMedia1763700000136';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table messages.media (
        message_id uuid not null references messages.messages on delete cascade,
        place smallint not null,
        media_id uuid not null,
        primary key (message_id, place)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table messages.media');
  }
}
