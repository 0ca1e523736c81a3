import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Users1763700000000 implements MigrationInterface {
  readonly name = 'Users1763700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table users.users (
        id uuid primary key,
        username text not null constraint users_username_key unique check (username ~ '^[a-z0-9][a-z0-9_]{2,29}$'),
        display_name text not null check (length(display_name) between 1 and 100),
        bio text not null check (length(bio) <= 500),
        avatar_url text,
        email text constraint users_email_key unique check (email = lower(email)),
        phone text constraint users_phone_key unique check (phone ~ '^\\+[1-9][0-9]{6,14}$'),
        role text not null check (role in ('user', 'moderator', 'admin')),
        email_verified boolean not null,
        phone_verified boolean not null,
        is_verified boolean not null,
        created_at timestamptz(3) not null,
        check (email is not null or phone is not null)
      )`);
    await runner.query(`
      create table users.counts (
        user_id uuid primary key references users.users on delete cascade,
        follower_count integer not null default 0 check (follower_count >= 0),
        following_count integer not null default 0 check (following_count >= 0),
        post_count integer not null default 0 check (post_count >= 0)
      ) with (fillfactor = 50)`);
    await runner.query(`
      create table users.follows (
        follower_id uuid not null references users.users on delete cascade,
        followee_id uuid not null references users.users on delete cascade,
        id uuid not null,
        created_at timestamptz(3) not null,
        primary key (follower_id, followee_id),
        check (follower_id <> followee_id)
      )`);
    await runner.query('create index follows_of_followee on users.follows (followee_id, id desc)');
    await runner.query('create index follows_of_follower on users.follows (follower_id, id desc)');
    await runner.query(`
      create view users.cards_view as
        select id, username, display_name, avatar_url, is_verified from users.users`);
    await runner.query('create view users.follows_view as select follower_id, followee_id from users.follows');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop view users.follows_view, users.cards_view');
    await runner.query('drop table users.follows, users.counts, users.users');
  }
}
