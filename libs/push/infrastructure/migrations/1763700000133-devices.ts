import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A device belongs to who logged in on it last. */
export class Devices1763700000133 implements MigrationInterface {
  readonly name = 'Devices1763700000133';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table push.devices (
        id uuid primary key,
        user_id uuid not null,
        session_id uuid not null,
        platform text not null check (platform in ('ios', 'android', 'web')),
        token text not null unique check (length(token) <= 1000),
        p256dh text,
        auth text,
        created_at timestamptz(3) not null,
        seen_at timestamptz(3) not null,
        check ((platform = 'web') = (p256dh is not null) and (platform = 'web') = (auth is not null))
      )`);
    await runner.query('create index devices_of_user on push.devices (user_id, id desc)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table push.devices');
  }
}
