import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Transactions are searched by who took part. */
export class Search1763700000103 implements MigrationInterface {
  readonly name = 'Search1763700000103';

  async up(runner: QueryRunner): Promise<void> {
    for (const side of ['from', 'to']) {
      await runner.query(
        `create index transactions_${side} on wallets.transactions (${side}_owner, created_at desc, id desc)`,
      );
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index wallets.transactions_from, wallets.transactions_to');
  }
}
