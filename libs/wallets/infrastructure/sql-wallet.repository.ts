import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { WalletRepository, type NewWallet } from '../domain/wallet.repository.ts';

const open = statement(
  'wallets.open',
  `insert into wallets.accounts (id, owner_id, kind, currency, floor, created_at)
   values ($1, $2, 'wallet', $3, 0, $4) on conflict (owner_id, kind, currency) do nothing`,
);

const freeze = statement(
  'wallets.freeze',
  `update wallets.accounts set status = 'frozen' where owner_id = $1 and kind = 'wallet' and status = 'active'`,
);

@Injectable()
export class SqlWalletRepository extends WalletRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async open({ id, userId, currency, createdAt }: NewWallet): Promise<void> {
    await this.database.query(open, [id, userId, currency, createdAt]);
  }

  async freeze(userId: string): Promise<void> {
    await this.database.query(freeze, [userId]);
  }
}
