import type { MigrationInterface, QueryRunner } from 'typeorm';

/*
 * Unread counts are differences of counters, so that reading one costs nothing: of what was spoken in the conversation, what
 * was spoken up to the member's watermark, what the member said after it, and what others said after it and deleted.
 */
export class Messages1763700000130 implements MigrationInterface {
  readonly name = 'Messages1763700000130';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table messages.conversations (
        id uuid primary key,
        is_group boolean not null,
        title text check (length(title) <= 100),
        pair_low uuid,
        pair_high uuid,
        participant_count integer not null check (participant_count between 0 and 1000),
        last_position bigint not null default 0,
        spoken bigint not null default 0,
        active_at timestamptz(3) not null,
        created_at timestamptz(3) not null,
        unique (pair_low, pair_high),
        check (is_group = (pair_low is null) and is_group = (pair_high is null) and pair_low < pair_high)
      ) with (fillfactor = 50)`);
    await runner.query(`
      create table messages.participants (
        conversation_id uuid not null references messages.conversations on delete cascade,
        user_id uuid not null,
        is_admin boolean not null,
        joined_at timestamptz(3) not null,
        from_position bigint not null default 1,
        until_position bigint,
        until_spoken bigint,
        left_at timestamptz(3),
        read_position bigint not null default 0,
        read_spoken bigint not null default 0,
        shown_position bigint not null default 0,
        said_after bigint not null default 0,
        deleted_after bigint not null default 0,
        is_archived boolean not null default false,
        is_muted boolean not null default false,
        primary key (conversation_id, user_id),
        check ((until_position is null) = (left_at is null) and (until_spoken is null) = (left_at is null))
      ) with (fillfactor = 70)`);
    await runner.query('create index participants_of_user on messages.participants (user_id)');
    await runner.query(`
      create table messages.messages (
        id uuid primary key,
        conversation_id uuid not null references messages.conversations on delete cascade,
        position bigint not null,
        spoken bigint not null,
        sender_id uuid not null,
        type text not null check (type in ('text', 'image', 'video', 'audio', 'payment', 'system')),
        content text not null check (length(content) <= 4000),
        reply_to_id uuid,
        client_id text check (length(client_id) between 1 and 100),
        created_at timestamptz(3) not null,
        edited_at timestamptz(3),
        deleted_at timestamptz(3),
        unique (conversation_id, position)
      )`);
    await runner.query(`
      create unique index messages_of_client on messages.messages (conversation_id, sender_id, client_id)
        where client_id is not null`);
    await runner.query('create index messages_of_sender on messages.messages (conversation_id, sender_id, position)');
    await runner.query(`
      create index messages_words on messages.messages using gin (to_tsvector('simple', content))
        where deleted_at is null`);
    await runner.query(`
      create table messages.reactions (
        message_id uuid not null references messages.messages on delete cascade,
        user_id uuid not null,
        emoji text not null check (length(emoji) between 1 and 16),
        created_at timestamptz(3) not null,
        primary key (message_id, user_id)
      )`);
    await runner.query(`
      create table messages.preferences (
        user_id uuid primary key,
        who_may_message text not null default 'everyone' check (who_may_message in ('everyone', 'followed', 'mutual')),
        shows_reading boolean not null default true,
        shows_presence boolean not null default true
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table messages.preferences, messages.reactions, messages.messages, messages.participants, messages.conversations',
    );
  }
}
