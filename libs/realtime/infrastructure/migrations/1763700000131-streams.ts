import type { MigrationInterface, QueryRunner } from 'typeorm';

/*
 * A frame is stored once and numbered for each member who gets it. Numbers are given under the lock of the member's row, so
 * that they are seen without gaps and in their order. Frames are pruned by age: their ids grow with time, and so does the
 * table, so that the smallest index of all (BRIN) finds the old ones.
 */
export class Streams1763700000131 implements MigrationInterface {
  readonly name = 'Streams1763700000131';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table realtime.streams (
        user_id uuid primary key,
        last_seq bigint not null,
        kept_from bigint not null default 1
      ) with (fillfactor = 50)`);
    await runner.query(`
      create table realtime.frames (
        id uuid primary key,
        actor_id uuid,
        frame text not null,
        created_at timestamptz(3) not null
      )`);
    await runner.query(`
      create table realtime.entries (
        user_id uuid not null,
        seq bigint not null,
        frame_id uuid not null,
        primary key (user_id, seq)
      )`);
    await runner.query('create index entries_by_age on realtime.entries using brin (frame_id)');
    await runner.query(`
      create table realtime.tickets (
        hash bytea primary key,
        sealed_token text not null,
        expires_at timestamptz(3) not null
      )`);
    await runner.query('create index tickets_by_end on realtime.tickets (expires_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table realtime.tickets, realtime.entries, realtime.frames, realtime.streams');
  }
}
