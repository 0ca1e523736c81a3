import { Injectable } from '@nestjs/common';
import { mapPage, Money, pageOf, type Page, type PageRequest } from '#kernel';
import { Database, statement } from '#platform';
import { cardsView } from '#users';
import {
  ReadTransactions,
  type AskedTransaction,
  type TransactionFilter,
  type TransactionView,
} from '../application/read-transactions.ts';
import { TransactionNotFound } from '../domain/wallet.errors.ts';
import { cardOf } from './cards.ts';
import { readTimeKey, timeKeyOf } from './time-key.ts';

const columns = `
  it.id, it.type, it.amount::text as amount, it.fee::text as fee, it.currency, it.description, it.reference,
  it.created_at as "createdAt", ${cardOf('sender')} as sender, ${cardOf('receiver')} as receiver,
  case when exists (select from wallets.transactions reversal where reversal.reverses = it.id)
       then 'reversed' else 'completed' end as status`;

const parties = `
  left join ${cardsView} sender on sender.id = it.from_owner
  left join ${cardsView} receiver on receiver.id = it.to_owner`;

const one = statement(
  'wallets.transaction',
  `select ${columns} from wallets.transactions it ${parties} where it.id = $2 and $1 in (it.from_owner, it.to_owner)`,
);

/*
 * `offset 0` keeps each of them a look by the key, however PostgreSQL reckons with their number, and from arrays out of a
 * subquery it cannot see that number: it keeps one plan, and planning takes longer than looking.
 */
const all = statement(
  'wallets.transactions-of',
  `select it.* from unnest((select $1::uuid[]), (select $2::uuid[])) asked (user_id, id)
    cross join lateral (
      select ${columns} from wallets.transactions it ${parties}
       where it.id = asked.id and asked.user_id in (it.from_owner, it.to_owner) offset 0) it`,
);

const list = statement(
  'wallets.transactions',
  `select entry.seq::text as seq, ${columns}
     from wallets.entries entry
     join wallets.transactions it on it.id = entry.transaction_id ${parties}
    where entry.account_id = (select id from wallets.accounts where owner_id = $1 and kind = 'wallet' and currency = $2)
      and ($3::bigint is null or entry.seq < $3)
    order by entry.seq desc
    limit $4`,
);

const any = statement(
  'wallets.any-transaction',
  `select ${columns} from wallets.transactions it ${parties} where it.id = $1`,
);

const matching = (who: string) => `
  (select it.id from wallets.transactions it
    where ${who} and ($2::text is null or it.type = $2) and ($3::text is null or it.reference = $3)
      and ($4::timestamptz is null or it.created_at >= $4) and ($5::timestamptz is null or it.created_at < $5)
      and ($6::timestamptz is null or (it.created_at, it.id) < ($6, $7::uuid))
    order by it.created_at desc, it.id desc limit $8)`;

const found = (ids: string) =>
  `select ${columns} from wallets.transactions it ${parties} where it.id in (${ids}) order by it.created_at desc, it.id desc limit $8`;

const searchAll = statement('wallets.search-transactions', found(matching('$1::uuid is null')));
const searchOf = statement(
  'wallets.search-transactions-of',
  found(`${matching('it.from_owner = $1')} union ${matching('it.to_owner = $1')}`),
);

@Injectable()
export class SqlReadTransactions extends ReadTransactions {
  constructor(private readonly database: Database) {
    super();
  }

  async find(userId: string, transactionId: string): Promise<TransactionView | undefined> {
    const row = await this.database.queryOne<TransactionView>(one, [userId, transactionId]);
    return row && viewOf(row);
  }

  async findAll(asked: readonly AskedTransaction[]): Promise<ReadonlyMap<string, TransactionView>> {
    const values = [asked.map(({ userId }) => userId), asked.map(({ id }) => id)];
    const rows = await this.database.query<TransactionView>(all, values);
    return new Map(rows.map((row) => [row.id, viewOf(row)]));
  }

  async one(userId: string, transactionId: string): Promise<TransactionView> {
    const view = await this.find(userId, transactionId);
    if (view === undefined) throw new TransactionNotFound();
    return view;
  }

  async any(transactionId: string): Promise<TransactionView> {
    const row = await this.database.queryOne<TransactionView>(any, [transactionId]);
    if (row === undefined) throw new TransactionNotFound();
    return viewOf(row);
  }

  async search(
    { userId, type, reference, from, to }: TransactionFilter,
    { after, limit }: PageRequest,
  ): Promise<Page<TransactionView>> {
    const filter = [userId, type, reference, from, to].map((value) => value ?? null);
    const rows = await this.database.query<TransactionView>(userId === undefined ? searchAll : searchOf, [
      ...filter,
      ...readTimeKey(after),
      limit + 1,
    ]);
    return mapPage(pageOf(rows, limit, timeKeyOf), (items) => items.map(viewOf));
  }

  async list(userId: string, currency: string, { after, limit }: PageRequest): Promise<Page<TransactionView>> {
    const rows = await this.database.query<TransactionView & { readonly seq: string }>(list, [
      userId,
      currency,
      after,
      limit + 1,
    ]);
    return mapPage(
      pageOf(rows, limit, ({ seq }) => seq),
      (items) => items.map(({ seq: _, ...row }) => viewOf(row)),
    );
  }
}

function viewOf(row: TransactionView): TransactionView {
  const written = (minor: string): string => String(Money.of(BigInt(minor), row.currency));
  return { ...row, amount: written(row.amount), fee: written(row.fee) };
}
