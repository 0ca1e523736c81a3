import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Money on its way out, and what needs two admins. */
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
    await runner.query(`
      create table wallets.approvals (
        id uuid primary key,
        kind text not null check (kind in ('deposit', 'adjustment')),
        user_id uuid not null,
        currency text not null,
        amount bigint not null check (amount <> 0),
        reason text not null,
        asked_by uuid not null,
        status text not null check (status in ('pending', 'approved', 'rejected')),
        decided_by uuid,
        created_at timestamptz(3) not null,
        decided_at timestamptz(3),
        constraint approvals_need_two check (status <> 'approved' or decided_by <> asked_by)
      )`);
    await runner.query('create index approvals_by_time on wallets.approvals (created_at desc, id desc)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table wallets.approvals, wallets.withdrawals');
  }
}
