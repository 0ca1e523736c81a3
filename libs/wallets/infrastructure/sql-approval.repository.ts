import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { Approval, ApprovalRepository, type ApprovalState } from '../domain/approval.ts';

const add = statement(
  'wallets.add-approval',
  `insert into wallets.approvals (id, kind, user_id, currency, amount, reason, asked_by, status, created_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
);

const take = statement(
  'wallets.take-approval',
  `select id, kind, user_id as "userId", currency, amount::text as amount, reason, asked_by as "askedBy", status,
          decided_by as "decidedBy", created_at as "createdAt", decided_at as "decidedAt"
     from wallets.approvals where id = $1 for update`,
);

const save = statement(
  'wallets.save-approval',
  'update wallets.approvals set status = $2, decided_by = $3, decided_at = $4 where id = $1',
);

type Row = Omit<ApprovalState, 'amount' | 'createdAt' | 'decidedAt'> &
  Readonly<Record<'amount' | 'createdAt', string>> & { readonly decidedAt: string | null };

@Injectable()
export class SqlApprovalRepository extends ApprovalRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async add({ state }: Approval): Promise<void> {
    const { id, kind, userId, currency, amount, reason, askedBy, status, createdAt } = state;
    await this.database.query(add, [id, kind, userId, currency, String(amount), reason, askedBy, status, createdAt]);
  }

  async take(id: string): Promise<Approval | undefined> {
    const row = await this.database.queryOne<Row>(take, [id]);
    if (row === undefined) return undefined;
    const { amount, createdAt, decidedAt } = row;
    return Approval.of({
      ...row,
      amount: BigInt(amount),
      createdAt: new Date(createdAt),
      decidedAt: decidedAt === null ? null : new Date(decidedAt),
    });
  }

  async save({ state: { id, status, decidedBy, decidedAt } }: Approval): Promise<void> {
    await this.database.query(save, [id, status, decidedBy, decidedAt]);
  }
}
