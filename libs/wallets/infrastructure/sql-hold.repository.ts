import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { Hold, HoldRepository, type HoldState } from '../domain/hold.ts';

const columns = `id, payer_id as "payerId", receiver_id as "receiverId", currency, amount::text as amount,
  captured::text as captured, status, description, expires_at as "expiresAt", created_at as "createdAt"`;

const add = statement(
  'wallets.add-hold',
  `insert into wallets.holds (id, payer_id, receiver_id, currency, amount, captured, status, description, expires_at, created_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
);

const take = statement(
  'wallets.take-hold',
  `select ${columns} from wallets.holds where id = $1 and $2 in (payer_id, receiver_id) for update`,
);

const takeExpired = statement(
  'wallets.take-expired-holds',
  `select ${columns} from wallets.holds where status = 'authorized' and expires_at <= $1
    order by expires_at limit $2 for update skip locked`,
);

const save = statement('wallets.save-hold', 'update wallets.holds set status = $2, captured = $3 where id = $1');

type Row = Omit<HoldState, 'amount' | 'captured' | 'expiresAt' | 'createdAt'> &
  Readonly<Record<'amount' | 'captured' | 'expiresAt' | 'createdAt', string>>;

@Injectable()
export class SqlHoldRepository extends HoldRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async add({ state }: Hold): Promise<void> {
    const { id, payerId, receiverId, currency, amount, captured, status, description, expiresAt, createdAt } = state;
    const values = [id, payerId, receiverId, currency, String(amount), String(captured), status, description];
    await this.database.query(add, [...values, expiresAt, createdAt]);
  }

  async take(id: string, memberId: string): Promise<Hold | undefined> {
    const row = await this.database.queryOne<Row>(take, [id, memberId]);
    return row && holdOf(row);
  }

  async takeExpired(now: Date, most: number): Promise<readonly Hold[]> {
    return (await this.database.query<Row>(takeExpired, [now, most])).map(holdOf);
  }

  async save({ state }: Hold): Promise<void> {
    await this.database.query(save, [state.id, state.status, String(state.captured)]);
  }
}

function holdOf(row: Row): Hold {
  return Hold.of({
    ...row,
    amount: BigInt(row.amount),
    captured: BigInt(row.captured),
    expiresAt: new Date(row.expiresAt),
    createdAt: new Date(row.createdAt),
  });
}
