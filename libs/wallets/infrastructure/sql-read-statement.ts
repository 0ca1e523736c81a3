import { Injectable } from '@nestjs/common';
import { Money } from '#kernel';
import { Database, statement } from '#platform';
import { cardsView } from '#users';
import {
  mostLines,
  ReadStatement,
  type Period,
  type Statement,
  type StatementLine,
} from '../application/read-statement.ts';
import { StatementTooLong, WalletNotFound } from '../domain/wallet.errors.ts';

const account = `select id from wallets.accounts where owner_id = $1 and kind = 'wallet' and currency = $2`;

const open = statement(
  'wallets.statement-opening',
  `select json_build_object('username', holder.username, 'displayName', holder.display_name) as holder,
          coalesce((select sum(entry.amount) from wallets.entries entry join wallets.transactions it on it.id = entry.transaction_id
                     where entry.account_id = wallet.id and it.created_at < $3), 0)::text as opening
     from (${account}) wallet join ${cardsView} holder on holder.id = $1`,
);

const lines = statement(
  'wallets.statement-lines',
  `select it.id, it.created_at as at, it.type, it.description, entry.amount::text as amount, other.username as "with"
     from wallets.entries entry
     join wallets.transactions it on it.id = entry.transaction_id
     left join ${cardsView} other on other.id = case when it.from_owner = $1 then it.to_owner else it.from_owner end and other.id <> $1
    where entry.account_id = (${account}) and it.created_at >= $3 and it.created_at < $4
    order by entry.seq limit ${mostLines + 1}`,
);

@Injectable()
export class SqlReadStatement extends ReadStatement {
  constructor(private readonly database: Database) {
    super();
  }

  async execute(userId: string, currency: string, { from, to }: Period): Promise<Statement> {
    const opened = await this.database.queryOne<Pick<Statement, 'holder' | 'opening'>>(open, [userId, currency, from]);
    if (opened === undefined) throw new WalletNotFound();
    const rows = await this.database.query<Omit<StatementLine, 'balance'>>(lines, [userId, currency, from, to]);
    if (rows.length > mostLines) throw new StatementTooLong();
    const written = (minor: bigint): string => String(Money.of(minor, currency));
    const opening = BigInt(opened.opening);
    let balance = opening;
    const told = rows.map((row) => {
      balance += BigInt(row.amount);
      return { ...row, amount: written(BigInt(row.amount)), balance: written(balance) };
    });
    return { holder: opened.holder, currency, opening: written(opening), closing: written(balance), lines: told };
  }
}
