import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { Withdrawal, WithdrawalRepository, type WithdrawalState } from '../domain/withdrawal.ts';

const add = statement(
  'wallets.add-withdrawal',
  `insert into wallets.withdrawals (id, user_id, currency, amount, destination, status, created_at)
   values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing returning id`,
);

const take = statement(
  'wallets.take-withdrawal',
  `select id, user_id as "userId", currency, amount::text as amount, destination, status, reference, reason,
          created_at as "createdAt", ended_at as "endedAt"
     from wallets.withdrawals where id = $1 for update`,
);

const save = statement(
  'wallets.save-withdrawal',
  'update wallets.withdrawals set status = $2, reference = $3, reason = $4, ended_at = $5 where id = $1',
);

type Row = Omit<WithdrawalState, 'amount' | 'createdAt' | 'endedAt'> &
  Readonly<Record<'amount' | 'createdAt', string>> & { readonly endedAt: string | null };

@Injectable()
export class SqlWithdrawalRepository extends WithdrawalRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async add({ state }: Withdrawal): Promise<boolean> {
    const { id, userId, currency, amount, destination, status, createdAt } = state;
    const values = [id, userId, currency, String(amount), destination, status, createdAt];
    return (await this.database.queryOne(add, values)) !== undefined;
  }

  async take(id: string): Promise<Withdrawal | undefined> {
    const row = await this.database.queryOne<Row>(take, [id]);
    if (row === undefined) return undefined;
    const { amount, createdAt, endedAt } = row;
    return Withdrawal.of({
      ...row,
      amount: BigInt(amount),
      createdAt: new Date(createdAt),
      endedAt: endedAt === null ? null : new Date(endedAt),
    });
  }

  async save({ state: { id, status, reference, reason, endedAt } }: Withdrawal): Promise<void> {
    await this.database.query(save, [id, status, reference, reason, endedAt]);
  }
}
