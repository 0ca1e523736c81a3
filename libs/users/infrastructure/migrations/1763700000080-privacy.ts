import type { MigrationInterface, QueryRunner } from 'typeorm';

/*
 * Everybody's reads ask for the absent and for blocks, so both must be nearly free: few members are absent (a partial index
 * of those alone), and each side of a block is one probe.
 */
export class Privacy1763700000080 implements MigrationInterface {
  readonly name = 'Privacy1763700000080';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table users.users
        add status text not null default 'active' check (status in ('active', 'suspended', 'deleted'))`);
    await runner.query(`create index users_absent on users.users (id) where status <> 'active'`);
    await runner.query(
      `create view users.absent_view as select id as user_id from users.users where status <> 'active'`,
    );
    await runner.query(`
      create or replace view users.cards_view as
        select id, username, display_name, avatar_url, is_verified from users.users where status = 'active'`);
    for (const [table, by, of] of [
      ['blocks', 'blocker_id', 'blocked_id'],
      ['mutes', 'muter_id', 'muted_id'],
    ] as const) {
      await runner.query(`
        create table users.${table} (
          ${by} uuid not null references users.users on delete cascade,
          ${of} uuid not null references users.users on delete cascade,
          id uuid not null,
          created_at timestamptz(3) not null,
          primary key (${by}, ${of}),
          check (${by} <> ${of})
        )`);
      await runner.query(`create index ${table}_by on users.${table} (${by}, id desc)`);
      await runner.query(`create index ${table}_of on users.${table} (${of}, ${by})`);
    }
    await runner.query(`
      create view users.blocks_view as
        select blocker_id as user_id, blocked_id as other_id from users.blocks
        union all
        select blocked_id, blocker_id from users.blocks`);
    await runner.query('create view users.mutes_view as select muter_id, muted_id from users.mutes');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop view users.mutes_view, users.blocks_view, users.absent_view');
    await runner.query('drop table users.mutes, users.blocks');
    await runner.query(`
      create or replace view users.cards_view as
        select id, username, display_name, avatar_url, is_verified from users.users`);
    await runner.query('alter table users.users drop column status');
  }
}
