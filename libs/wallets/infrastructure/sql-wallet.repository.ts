import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { absentView, blocksView, cardsView } from '#users';
import { house, refusalOf } from '../domain/ledger.ts';
import { WalletNotActive, WalletNotEmpty, WalletNotFound } from '../domain/wallet.errors.ts';
import { WalletRepository, type NewWallet, type OwnLimits, type WalletStatus } from '../domain/wallet.repository.ts';
import { everywhere, nowhere } from './id-bounds.ts';

const open = statement(
  'wallets.open',
  `insert into wallets.accounts (id, owner_id, kind, currency, floor, created_at)
   values ($1, $2, 'wallet', $3, 0, $4)
   on conflict (owner_id, kind, currency) do update set status = 'active' where accounts.status = 'closed'`,
);

const openHouse = statement(
  'wallets.open-house',
  `insert into wallets.accounts (id, owner_id, kind, currency, floor, created_at)
   values (uuidv7(), $1, 'outside', $2, null, $3), (uuidv7(), $1, 'fees', $2, 0, $3)
   on conflict (owner_id, kind, currency) do nothing`,
);

/*
 * By pages of members, so that no statement grows with how many there are; absent ones come with the page around them. Those
 * who have one are taken off as a whole: this is asked at each start, and must not be slow before PostgreSQL knows the table.
 */
const openMissing = statement(
  'wallets.open-missing',
  `with member as materialized (select id from ${cardsView} where id > $3 order by id limit $4),
        page as materialized (
          select full_page.last, coalesce(full_page.last, '${everywhere}') as until
            from (select (select id from member order by id offset $4 - 1) as last) full_page),
        opened as (
          insert into wallets.accounts (id, owner_id, kind, currency, floor, created_at)
          select uuidv7(), missing.id, 'wallet', $1, 0, $2
            from ((select id from member
                    union all
                   select user_id from page join ${absentView} on user_id > $3 and user_id <= page.until)
                   except
                  select owner_id from page join wallets.accounts on owner_id > $3 and owner_id <= page.until
                   where kind = 'wallet' and currency = $1) missing (id)
          on conflict (owner_id, kind, currency) do nothing)
   select last from page`,
);
const missingAtOnce = 10_000;

const openHeld = statement(
  'wallets.open-held',
  `insert into wallets.accounts (id, owner_id, kind, currency, floor, created_at)
   values (uuidv7(), $1, 'held', $2, 0, $3) on conflict (owner_id, kind, currency) do nothing`,
);

const payable = statement(
  'wallets.payable',
  `select (select status from wallets.accounts where owner_id = $1 and kind = 'wallet' and currency = $3) as sender,
          (select status from wallets.accounts where owner_id = $2 and kind = 'wallet' and currency = $3
              and not exists (select from ${absentView} absent where absent.user_id = $2)
              and not exists (select from ${blocksView} block where block.user_id = $1 and block.other_id = $2)) as receiver`,
);

const statuses = statement(
  'wallets.statuses',
  `select status from wallets.accounts where owner_id = any($1) and kind = 'wallet' and currency = $2`,
);

const freeze = statement(
  'wallets.freeze',
  `update wallets.accounts set status = 'frozen' where owner_id = $1 and kind = 'wallet' and status = 'active'`,
);

const unfreeze = statement(
  'wallets.unfreeze',
  `update wallets.accounts set status = 'active' where owner_id = $1 and kind = 'wallet' and status = 'frozen'`,
);

const close = statement(
  'wallets.close',
  `update wallets.accounts set status = 'closed'
    where owner_id = $1 and kind = 'wallet' and currency = $2 and status = 'active' and balance = 0
      and not exists (select from wallets.accounts held
                       where held.owner_id = $1 and held.kind = 'held' and held.currency = $2 and held.balance > 0)
   returning id`,
);

const limit = statement(
  'wallets.limit',
  `update wallets.accounts set limit_each = $3, limit_daily = $4 where owner_id = $1 and kind = 'wallet' and currency = $2`,
);

@Injectable()
export class SqlWalletRepository extends WalletRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async open({ id, userId, currency, createdAt }: NewWallet): Promise<void> {
    await this.database.query(open, [id, userId, currency, createdAt]);
  }

  async openMissing(currency: string, now: Date): Promise<void> {
    let after: string | null = nowhere;
    while (after !== null) {
      const values: readonly unknown[] = [currency, now, after, missingAtOnce];
      const page = await this.database.queryOne<{ last: string | null }>(openMissing, values);
      after = page?.last ?? null;
    }
  }

  async openHouse(currency: string, now: Date): Promise<void> {
    await this.database.query(openHouse, [house, currency, now]);
  }

  async openHeld(userId: string, currency: string, now: Date): Promise<void> {
    await this.database.query(openHeld, [userId, currency, now]);
  }

  async assertPayable(senderId: string, receiverId: string, currency: string): Promise<void> {
    type Row = { readonly sender: WalletStatus | null; readonly receiver: WalletStatus | null };
    const row = await this.database.queryOne<Row>(payable, [senderId, receiverId, currency]);
    if (row === undefined || row.sender === null) throw refusalOf('sender-missing');
    if (row.receiver === null) throw refusalOf('receiver-missing');
    if (row.sender !== 'active') throw refusalOf('sender-inactive');
    if (row.receiver !== 'active') throw refusalOf('receiver-inactive');
  }

  async assertActive(userIds: readonly string[], currency: string): Promise<void> {
    const rows = await this.database.query<{ status: WalletStatus }>(statuses, [userIds, currency]);
    if (rows.length < new Set(userIds).size) throw new WalletNotFound();
    if (rows.some(({ status }) => status !== 'active')) throw new WalletNotActive();
  }

  async close(userId: string, currency: string): Promise<void> {
    if ((await this.database.queryOne(close, [userId, currency])) !== undefined) return;
    await this.assertActive([userId], currency);
    throw new WalletNotEmpty();
  }

  async unfreeze(userId: string): Promise<void> {
    await this.database.query(unfreeze, [userId]);
  }

  async limit(userId: string, currency: string, { each, daily }: OwnLimits): Promise<void> {
    await this.database.query(limit, [userId, currency, each?.toString() ?? null, daily?.toString() ?? null]);
  }

  async freeze(userId: string): Promise<void> {
    await this.database.query(freeze, [userId]);
  }
}
