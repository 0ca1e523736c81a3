import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What members agree on before money moves. */
export class Agreements1763700000102 implements MigrationInterface {
  readonly name = 'Agreements1763700000102';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table wallets.holds (
        id uuid primary key,
        payer_id uuid not null,
        receiver_id uuid not null,
        currency text not null,
        amount bigint not null check (amount > 0),
        captured bigint not null default 0 check (captured between 0 and amount),
        status text not null check (status in ('authorized', 'captured', 'voided', 'expired')),
        description text not null,
        expires_at timestamptz(3) not null,
        created_at timestamptz(3) not null
      )`);
    await runner.query('create index holds_of_payer on wallets.holds (payer_id, created_at desc, id desc)');
    await runner.query('create index holds_of_receiver on wallets.holds (receiver_id, created_at desc, id desc)');
    await runner.query(`create index holds_to_expire on wallets.holds (expires_at) where status = 'authorized'`);
    await runner.query(`
      create table wallets.payment_requests (
        id uuid primary key,
        requester_id uuid not null,
        payer_id uuid not null,
        currency text not null,
        amount bigint not null check (amount > 0),
        description text not null,
        split_id uuid,
        status text not null check (status in ('pending', 'paid', 'declined', 'cancelled', 'expired')),
        expires_at timestamptz(3) not null,
        created_at timestamptz(3) not null
      )`);
    await runner.query(
      'create index payment_requests_of_requester on wallets.payment_requests (requester_id, id desc)',
    );
    await runner.query('create index payment_requests_of_payer on wallets.payment_requests (payer_id, id desc)');
    await runner.query(
      `create index payment_requests_to_expire on wallets.payment_requests (expires_at) where status = 'pending'`,
    );
    await runner.query(`
      create table wallets.scheduled_transfers (
        id uuid primary key,
        sender_id uuid not null,
        receiver_id uuid not null,
        currency text not null,
        amount bigint not null check (amount > 0),
        description text not null,
        every text check (every in ('day', 'week', 'month')),
        starts_at timestamptz(3) not null,
        occurrence integer not null default 0,
        tries integer not null default 0,
        status text not null check (status in ('active', 'done', 'failed', 'cancelled')),
        next_at timestamptz(3),
        problem text,
        created_at timestamptz(3) not null
      )`);
    await runner.query(
      'create index scheduled_transfers_of_sender on wallets.scheduled_transfers (sender_id, created_at desc, id desc)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table wallets.scheduled_transfers, wallets.payment_requests, wallets.holds');
  }
}
