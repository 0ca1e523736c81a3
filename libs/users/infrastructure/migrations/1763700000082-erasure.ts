import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The deleted are erased after a while: what is left of them is a row without a name, to which the ids of others lead. */
export class Erasure1763700000082 implements MigrationInterface {
  readonly name = 'Erasure1763700000082';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table users.users
        add deleted_at timestamptz(3), add erasure_began_at timestamptz(3), add erased_at timestamptz(3)`);
    await runner.query(`update users.users set deleted_at = now() where status = 'deleted'`);
    await runner.query(`
      alter table users.users
        add constraint users_reachable check (email is not null or phone is not null or erasure_began_at is not null),
        drop constraint users_check`);
    await runner.query(
      'create index users_to_erase on users.users (deleted_at) where deleted_at is not null and erased_at is null',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table users.users drop constraint users_reachable');
    await runner.query(
      'alter table users.users add constraint users_check check (email is not null or phone is not null) not valid',
    );
    await runner.query(
      'alter table users.users drop column erased_at, drop column erasure_began_at, drop column deleted_at',
    );
  }
}
