import { Injectable } from '@nestjs/common';
import { Money } from '#kernel';
import { Database, statement } from '#platform';
import { ReadWallet, type WalletView } from '../application/read-wallet.ts';
import { WalletNotFound } from '../domain/wallet.errors.ts';

const read = statement(
  'wallets.read',
  `select wallet.id, wallet.owner_id as "userId", (wallet.balance + coalesce(held.balance, 0))::text as balance,
          wallet.balance::text as available, wallet.currency, wallet.status, wallet.created_at as "createdAt",
          exists (select from wallets.pins where user_id = wallet.owner_id) as "hasPin"
     from wallets.accounts wallet
     left join wallets.accounts held
       on held.owner_id = wallet.owner_id and held.kind = 'held' and held.currency = wallet.currency
    where wallet.owner_id = $1 and wallet.kind = 'wallet' and wallet.currency = $2`,
);

@Injectable()
export class SqlReadWallet extends ReadWallet {
  constructor(private readonly database: Database) {
    super();
  }

  async execute(userId: string, currency: string): Promise<WalletView> {
    const row = await this.database.queryOne<WalletView>(read, [userId, currency]);
    if (row === undefined) throw new WalletNotFound();
    const written = (minor: string): string => String(Money.of(BigInt(minor), currency));
    return { ...row, balance: written(row.balance), available: written(row.available) };
  }
}
