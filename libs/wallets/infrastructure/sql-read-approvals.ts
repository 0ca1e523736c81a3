import { Injectable } from '@nestjs/common';
import { mapPage, Money, pageOf, type Page, type PageRequest } from '#kernel';
import { Database, statement } from '#platform';
import { ReadApprovals, type ApprovalView } from '../application/read-approvals.ts';
import type { ApprovalStatus } from '../domain/approval.ts';
import { ApprovalNotFound } from '../domain/wallet.errors.ts';
import { readTimeKey, timeKeyOf } from './time-key.ts';

const select = `
  select id, kind, user_id as "userId", amount::text as amount, currency, reason, status, asked_by as "askedBy",
         decided_by as "decidedBy", created_at as "createdAt", decided_at as "decidedAt"
    from wallets.approvals`;

const one = statement('wallets.approval', `${select} where id = $1`);

const list = statement(
  'wallets.approvals',
  `${select}
    where ($1::text is null or status = $1) and ($2::timestamptz is null or (created_at, id) < ($2, $3::uuid))
    order by created_at desc, id desc limit $4`,
);

@Injectable()
export class SqlReadApprovals extends ReadApprovals {
  constructor(private readonly database: Database) {
    super();
  }

  async one(id: string): Promise<ApprovalView> {
    const row = await this.database.queryOne<ApprovalView>(one, [id]);
    if (row === undefined) throw new ApprovalNotFound();
    return viewOf(row);
  }

  async list(status: ApprovalStatus | undefined, { after, limit }: PageRequest): Promise<Page<ApprovalView>> {
    const rows = await this.database.query<ApprovalView>(list, [status ?? null, ...readTimeKey(after), limit + 1]);
    return mapPage(pageOf(rows, limit, timeKeyOf), (items) => items.map(viewOf));
  }
}

function viewOf(row: ApprovalView): ApprovalView {
  const isTaken = row.amount.startsWith('-');
  const written = String(Money.of(BigInt(row.amount.replace(/^-/, '')), row.currency));
  return { ...row, amount: isTaken ? `-${written}` : written };
}
