import type { MigrationInterface, QueryRunner } from 'typeorm';

export class TopLists1763700000032 implements MigrationInterface {
  readonly name = 'TopLists1763700000032';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table feeds.top_lists (
        list text primary key,
        generation bigint not null,
        computed_at timestamptz(3)
      )`);
    await runner.query(`
      insert into feeds.top_lists (list, generation)
      values ('users-liked', 0), ('posts-liked', 0), ('posts-commented', 0), ('posts-viewed', 0)`);
    await runner.query(`
      create table feeds.top_entries (
        list text not null references feeds.top_lists,
        generation bigint not null,
        subject_id uuid not null,
        count integer not null check (count > 0),
        primary key (list, generation, subject_id)
      )`);
    await runner.query(
      'create index top_entries_ranked on feeds.top_entries (list, generation, count desc, subject_id desc)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table feeds.top_entries, feeds.top_lists');
  }
}
