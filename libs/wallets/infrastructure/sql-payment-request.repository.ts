import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { PaymentRequest, PaymentRequestRepository, type PaymentRequestState } from '../domain/payment-request.ts';

const columns = `id, requester_id as "requesterId", payer_id as "payerId", currency, amount::text as amount, description,
  split_id as "splitId", status, expires_at as "expiresAt", created_at as "createdAt"`;

const addAll = statement(
  'wallets.add-payment-requests',
  `insert into wallets.payment_requests
     (id, requester_id, payer_id, currency, amount, description, split_id, status, expires_at, created_at)
   select r.id, r.requester_id, r.payer_id, r.currency, r.amount, r.description, r.split_id, r.status, r.expires_at, r.created_at
     from json_populate_recordset(null::wallets.payment_requests, $1) r`,
);

const take = statement(
  'wallets.take-payment-request',
  `select ${columns} from wallets.payment_requests where id = $1 and $2 in (requester_id, payer_id) for update`,
);

const takeExpired = statement(
  'wallets.take-expired-payment-requests',
  `select ${columns} from wallets.payment_requests where status = 'pending' and expires_at <= $1
    order by expires_at limit $2 for update skip locked`,
);

const save = statement('wallets.save-payment-request', 'update wallets.payment_requests set status = $2 where id = $1');

type Row = Omit<PaymentRequestState, 'amount' | 'expiresAt' | 'createdAt'> &
  Readonly<Record<'amount' | 'expiresAt' | 'createdAt', string>>;

@Injectable()
export class SqlPaymentRequestRepository extends PaymentRequestRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async addAll(requests: readonly PaymentRequest[]): Promise<void> {
    const rows = requests.map(({ state }) => ({
      id: state.id,
      requester_id: state.requesterId,
      payer_id: state.payerId,
      currency: state.currency,
      amount: String(state.amount),
      description: state.description,
      split_id: state.splitId,
      status: state.status,
      expires_at: state.expiresAt,
      created_at: state.createdAt,
    }));
    await this.database.query(addAll, [JSON.stringify(rows)]);
  }

  async take(id: string, memberId: string): Promise<PaymentRequest | undefined> {
    const row = await this.database.queryOne<Row>(take, [id, memberId]);
    return row && requestOf(row);
  }

  async takeExpired(now: Date, most: number): Promise<readonly PaymentRequest[]> {
    return (await this.database.query<Row>(takeExpired, [now, most])).map(requestOf);
  }

  async save({ state }: PaymentRequest): Promise<void> {
    await this.database.query(save, [state.id, state.status]);
  }
}

function requestOf(row: Row): PaymentRequest {
  return PaymentRequest.of({
    ...row,
    amount: BigInt(row.amount),
    expiresAt: new Date(row.expiresAt),
    createdAt: new Date(row.createdAt),
  });
}
