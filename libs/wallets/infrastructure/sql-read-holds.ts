import { Injectable } from '@nestjs/common';
import { mapPage, Money, pageOf, type Page, type PageRequest } from '#kernel';
import { Database, statement } from '#platform';
import { cardsView } from '#users';
import { ReadHolds, type HoldView } from '../application/read-holds.ts';
import { HoldNotFound } from '../domain/wallet.errors.ts';
import { cardOf } from './cards.ts';
import { readTimeKey, timeKeyOf } from './time-key.ts';

const select = `
  select hold.id, hold.status, hold.amount::text as amount, hold.captured::text as captured, hold.currency, hold.description,
         ${cardOf('payer')} as payer, ${cardOf('receiver')} as receiver, hold.expires_at as "expiresAt", hold.created_at as "createdAt"
    from wallets.holds hold
    left join ${cardsView} payer on payer.id = hold.payer_id
    left join ${cardsView} receiver on receiver.id = hold.receiver_id`;

const one = statement('wallets.hold', `${select} where hold.id = $2 and $1 in (hold.payer_id, hold.receiver_id)`);

const latestOf = (side: string) => `
  (select id from wallets.holds
    where ${side} = $1 and ($2::timestamptz is null or (created_at, id) < ($2, $3::uuid)) order by created_at desc, id desc limit $4)`;

const list = statement(
  'wallets.holds',
  `${select} where hold.id in (${latestOf('payer_id')} union ${latestOf('receiver_id')})
    order by hold.created_at desc, hold.id desc limit $4`,
);

@Injectable()
export class SqlReadHolds extends ReadHolds {
  constructor(private readonly database: Database) {
    super();
  }

  async one(userId: string, holdId: string): Promise<HoldView> {
    const row = await this.database.queryOne<HoldView>(one, [userId, holdId]);
    if (row === undefined) throw new HoldNotFound();
    return viewOf(row);
  }

  async list(userId: string, { after, limit }: PageRequest): Promise<Page<HoldView>> {
    const rows = await this.database.query<HoldView>(list, [userId, ...readTimeKey(after), limit + 1]);
    return mapPage(pageOf(rows, limit, timeKeyOf), (items) => items.map(viewOf));
  }
}

function viewOf(row: HoldView): HoldView {
  const written = (minor: string): string => String(Money.of(BigInt(minor), row.currency));
  return { ...row, amount: written(row.amount), captured: written(row.captured) };
}
