import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Money on its way out. */
export class Withdrawals1763700000104 implements MigrationInterface {
  readonly name = 'Withdrawals1763700000104';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table wallets.withdrawals (
        id uuid primary key,
        user_id uuid not null,
        currency text not null,
        amount bigint not null check (amount > 0),
        destination text not null,
        status text not null check (status in ('requested', 'settled', 'returned')),
        reference text,
        reason text,
        created_at timestamptz(3) not null,
        ended_at timestamptz(3),
        check ((status = 'settled') = (reference is not null))
      )`);
    await runner.query('create index withdrawals_of_user on wallets.withdrawals (user_id, created_at desc, id desc)');
    await runner.query('create index withdrawals_by_time on wallets.withdrawals (created_at desc, id desc)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table wallets.withdrawals');
  }
}
