import type { MigrationInterface, QueryRunner } from 'typeorm';

export class NotesInInbox1763700000132 implements MigrationInterface {
  readonly name = 'NotesInInbox1763700000132';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table platform.dev_inbox drop constraint dev_inbox_channel_check');
    await runner.query(
      "alter table platform.dev_inbox add constraint dev_inbox_channel_check check (channel in ('email', 'sms', 'push'))",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("delete from platform.dev_inbox where channel = 'push'");
    await runner.query('alter table platform.dev_inbox drop constraint dev_inbox_channel_check');
    await runner.query(
      "alter table platform.dev_inbox add constraint dev_inbox_channel_check check (channel in ('email', 'sms'))",
    );
  }
}
