import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import {
  ScheduledTransfer,
  ScheduledTransferRepository,
  type ScheduledTransferState,
} from '../domain/scheduled-transfer.ts';

const add = statement(
  'wallets.add-scheduled-transfer',
  `insert into wallets.scheduled_transfers (id, sender_id, receiver_id, currency, amount, description, every, starts_at, status, next_at, created_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing returning id`,
);

const take = statement(
  'wallets.take-scheduled-transfer',
  `select id, sender_id as "senderId", receiver_id as "receiverId", currency, amount::text as amount, description, every,
          starts_at as "startsAt", occurrence, tries, status, next_at as "nextAt", problem, created_at as "createdAt"
     from wallets.scheduled_transfers where id = $1 and ($2::uuid is null or sender_id = $2) for update`,
);

const save = statement(
  'wallets.save-scheduled-transfer',
  'update wallets.scheduled_transfers set occurrence = $2, tries = $3, status = $4, next_at = $5, problem = $6 where id = $1',
);

type Row = Omit<ScheduledTransferState, 'amount' | 'startsAt' | 'nextAt' | 'createdAt'> & {
  readonly amount: string;
  readonly startsAt: string;
  readonly nextAt: string | null;
  readonly createdAt: string;
};

@Injectable()
export class SqlScheduledTransferRepository extends ScheduledTransferRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async add({ state }: ScheduledTransfer): Promise<boolean> {
    const { id, senderId, receiverId, currency, amount, description, every, startsAt, status, nextAt, createdAt } =
      state;
    const values = [id, senderId, receiverId, currency, String(amount), description, every, startsAt, status, nextAt];
    return (await this.database.queryOne(add, [...values, createdAt])) !== undefined;
  }

  async take(id: string, senderId: string | null): Promise<ScheduledTransfer | undefined> {
    const row = await this.database.queryOne<Row>(take, [id, senderId]);
    return (
      row &&
      ScheduledTransfer.of({
        ...row,
        amount: BigInt(row.amount),
        startsAt: new Date(row.startsAt),
        nextAt: row.nextAt === null ? null : new Date(row.nextAt),
        createdAt: new Date(row.createdAt),
      })
    );
  }

  async save({ state }: ScheduledTransfer): Promise<void> {
    const { id, occurrence, tries, status, nextAt, problem } = state;
    await this.database.query(save, [id, occurrence, tries, status, nextAt, problem]);
  }
}
