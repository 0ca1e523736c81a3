import type { MigrationInterface, QueryRunner } from 'typeorm';

/*
 * An entry is all that is put into a member's stream at once: its number is that of the last of its frames. A thousand
 * members of a group get what was said in a moment as a thousand rows, however much it was.
 */
export class EntriesOfMany1763700000139 implements MigrationInterface {
  readonly name = 'EntriesOfMany1763700000139';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('drop index realtime.entries_by_age');
    await runner.query('alter table realtime.entries alter column frame_id type uuid[] using array[frame_id]');
    await runner.query('alter table realtime.entries rename column frame_id to frame_ids');
    await runner.query('create index entries_by_age on realtime.entries using brin ((frame_ids[1]))');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table realtime.single_entries (
        user_id uuid not null,
        seq bigint not null,
        frame_id uuid not null,
        primary key (user_id, seq)
      )`);
    await runner.query(`
      insert into realtime.single_entries
      select user_id, seq - cardinality(frame_ids) + place, frame_id
        from realtime.entries, unnest(frame_ids) with ordinality one (frame_id, place)
       order by frame_id`);
    await runner.query('drop table realtime.entries');
    await runner.query('alter table realtime.single_entries rename to entries');
    await runner.query('alter index realtime.single_entries_pkey rename to entries_pkey');
    await runner.query('create index entries_by_age on realtime.entries using brin (frame_id)');
  }
}
