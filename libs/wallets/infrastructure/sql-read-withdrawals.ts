import { Injectable } from '@nestjs/common';
import { mapPage, Money, pageOf, type Page, type PageRequest } from '#kernel';
import { Database, statement } from '#platform';
import { ReadWithdrawals, type WithdrawalFilter, type WithdrawalView } from '../application/read-withdrawals.ts';
import { WithdrawalNotFound } from '../domain/wallet.errors.ts';
import { readTimeKey, timeKeyOf } from './time-key.ts';

const select = `
  select id, user_id as "userId", status, amount::text as amount, currency, destination, reference, reason,
         created_at as "createdAt", ended_at as "endedAt"
    from wallets.withdrawals`;

const one = statement('wallets.withdrawal', `${select} where id = $1 and ($2::uuid is null or user_id = $2)`);

const list = statement(
  'wallets.withdrawals',
  `${select}
    where ($1::uuid is null or user_id = $1) and ($2::text is null or status = $2)
      and ($3::timestamptz is null or (created_at, id) < ($3, $4::uuid))
    order by created_at desc, id desc limit $5`,
);

@Injectable()
export class SqlReadWithdrawals extends ReadWithdrawals {
  constructor(private readonly database: Database) {
    super();
  }

  async one(id: string, userId: string | null): Promise<WithdrawalView> {
    const row = await this.database.queryOne<WithdrawalView>(one, [id, userId]);
    if (row === undefined) throw new WithdrawalNotFound();
    return viewOf(row);
  }

  async list({ userId, status }: WithdrawalFilter, { after, limit }: PageRequest): Promise<Page<WithdrawalView>> {
    const values = [userId ?? null, status ?? null, ...readTimeKey(after), limit + 1];
    const rows = await this.database.query<WithdrawalView>(list, values);
    return mapPage(pageOf(rows, limit, timeKeyOf), (items) => items.map(viewOf));
  }
}

function viewOf(row: WithdrawalView): WithdrawalView {
  return { ...row, amount: String(Money.of(BigInt(row.amount), row.currency)) };
}
