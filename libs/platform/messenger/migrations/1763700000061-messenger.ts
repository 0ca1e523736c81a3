import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Messenger1763700000061 implements MigrationInterface {
  readonly name = 'Messenger1763700000061';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table platform.dev_inbox (
        id uuid primary key,
        channel text not null check (channel in ('email', 'sms')),
        recipient text not null,
        subject text,
        text text not null,
        sent_at timestamptz(3) not null default clock_timestamp()
      )`);
    await runner.query('create index dev_inbox_of_recipient on platform.dev_inbox (recipient, id desc)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table platform.dev_inbox');
  }
}
