import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Notifications1763700000030 implements MigrationInterface {
  readonly name = 'Notifications1763700000030';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table notifications.notifications (
        id uuid primary key,
        user_id uuid not null,
        type text not null,
        target_kind text not null,
        target_id uuid not null,
        day date not null,
        actor_count integer not null check (actor_count > 0),
        activity_id uuid not null,
        created_at timestamptz(3) not null,
        read_at timestamptz(3)
      ) with (fillfactor = 70)`);
    await runner.query(`
      create unique index notifications_open_group
        on notifications.notifications (user_id, type, target_kind, target_id, day) where read_at is null`);
    await runner.query('create index notifications_of_user on notifications.notifications (user_id, activity_id desc)');
    await runner.query(
      'create index notifications_unread on notifications.notifications (user_id, activity_id desc) where read_at is null',
    );
    await runner.query(`
      create table notifications.acts (
        user_id uuid not null,
        type text not null,
        actor_id uuid not null,
        subject_id uuid not null,
        notification_id uuid not null references notifications.notifications on delete cascade deferrable initially deferred,
        activity_id uuid not null,
        primary key (user_id, type, actor_id, subject_id)
      )`);
    await runner.query('create index acts_of_notification on notifications.acts (notification_id, activity_id desc)');
    await runner.query(`
      create table notifications.preferences (
        user_id uuid primary key,
        preferences jsonb not null
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table notifications.preferences, notifications.acts, notifications.notifications');
  }
}
