import { Injectable } from '@nestjs/common';
import { mapPage, Money, pageOf, type Page, type PageRequest } from '#kernel';
import { Database, statement } from '#platform';
import { cardsView } from '#users';
import { ReadScheduledTransfers, type ScheduledTransferView } from '../application/read-scheduled-transfers.ts';
import { ScheduledTransferNotFound } from '../domain/wallet.errors.ts';
import { cardOf } from './cards.ts';
import { readTimeKey, timeKeyOf } from './time-key.ts';

const select = `
  select planned.id, planned.status, planned.amount::text as amount, planned.currency, ${cardOf('receiver')} as receiver,
         planned.description, planned.every, planned.starts_at as "startsAt", planned.next_at as "nextAt", planned.problem,
         planned.created_at as "createdAt"
    from wallets.scheduled_transfers planned
    left join ${cardsView} receiver on receiver.id = planned.receiver_id
   where planned.sender_id = $1`;

const one = statement('wallets.scheduled-transfer', `${select} and planned.id = $2`);

const list = statement(
  'wallets.scheduled-transfers',
  `${select} and ($2::timestamptz is null or (planned.created_at, planned.id) < ($2, $3::uuid))
    order by planned.created_at desc, planned.id desc limit $4`,
);

@Injectable()
export class SqlReadScheduledTransfers extends ReadScheduledTransfers {
  constructor(private readonly database: Database) {
    super();
  }

  async one(senderId: string, id: string): Promise<ScheduledTransferView> {
    const row = await this.database.queryOne<ScheduledTransferView>(one, [senderId, id]);
    if (row === undefined) throw new ScheduledTransferNotFound();
    return viewOf(row);
  }

  async list(senderId: string, { after, limit }: PageRequest): Promise<Page<ScheduledTransferView>> {
    const rows = await this.database.query<ScheduledTransferView>(list, [senderId, ...readTimeKey(after), limit + 1]);
    return mapPage(pageOf(rows, limit, timeKeyOf), (items) => items.map(viewOf));
  }
}

function viewOf(row: ScheduledTransferView): ScheduledTransferView {
  return { ...row, amount: String(Money.of(BigInt(row.amount), row.currency)) };
}
