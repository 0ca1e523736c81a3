import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Events1763700000010 implements MigrationInterface {
  readonly name = 'Events1763700000010';

  async up(runner: QueryRunner): Promise<void> {
    // written with the fact, emptied by the relay; `seq` orders what one key's transactions wrote one after the other
    await runner.query(`
      create table platform.outbox (
        seq bigint generated always as identity primary key,
        id uuid not null,
        topic text not null,
        type text not null,
        key text not null,
        envelope text not null,
        written_at timestamptz(3) not null default clock_timestamp()
      )`);
    // the embedded deliveries' own topics: only the relay appends, so positions come to be in their order
    await runner.query(`
      create table platform.event_log (
        position bigint generated always as identity primary key,
        lane smallint not null,
        id uuid not null,
        topic text not null,
        type text not null,
        key text not null,
        envelope text not null,
        appended_at timestamptz(3) not null default clock_timestamp()
      )`);
    await runner.query('create index event_log_lane on platform.event_log (lane, position)');
    await runner.query('create index event_log_appended_at on platform.event_log (appended_at)');
    await runner.query(`
      create table platform.consumer_offsets (
        consumer_group text not null,
        lane smallint not null,
        position bigint not null,
        primary key (consumer_group, lane)
      ) with (fillfactor = 50)`);
    await runner.query(`
      create table platform.inbox (
        consumer text not null,
        event_id uuid not null,
        done_at timestamptz(3) not null default clock_timestamp(),
        primary key (consumer, event_id)
      )`);
    await runner.query('create index inbox_done_at on platform.inbox (done_at)');
    await runner.query(`
      create table platform.dead_letters (
        id uuid primary key,
        consumer_group text not null,
        event_id uuid,
        topic text not null,
        key text,
        envelope text not null,
        reason text not null,
        error text not null,
        attempts integer not null,
        died_at timestamptz(3) not null default clock_timestamp(),
        redriven_at timestamptz(3)
      )`);
    await runner.query('create index dead_letters_open on platform.dead_letters (id) where redriven_at is null');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'drop table platform.dead_letters, platform.inbox, platform.consumer_offsets, platform.event_log, platform.outbox',
    );
  }
}
