import { Injectable } from '@nestjs/common';
import { mapPage, Money, pageOf, type Page, type PageRequest } from '#kernel';
import { Database, statement } from '#platform';
import { cardsView } from '#users';
import {
  ReadPaymentRequests,
  type PaymentRequestView,
  type RequestFilter,
} from '../application/read-payment-requests.ts';
import { PaymentRequestNotFound } from '../domain/wallet.errors.ts';
import { cardOf } from './cards.ts';

const select = `
  select request.id, request.status, request.amount::text as amount, request.currency, request.description,
         ${cardOf('requester')} as requester, ${cardOf('payer')} as payer, request.split_id as "splitId",
         case when request.status = 'paid' then request.id end as "transactionId",
         request.expires_at as "expiresAt", request.created_at as "createdAt"
    from wallets.payment_requests request
    left join ${cardsView} requester on requester.id = request.requester_id
    left join ${cardsView} payer on payer.id = request.payer_id`;

const one = statement(
  'wallets.payment-request',
  `${select} where request.id = $2 and $1 in (request.requester_id, request.payer_id)`,
);

const matching = (side: string) => `
  select id from wallets.payment_requests where ${side} = $1 and ($2::uuid is null or id < $2)
     and ($5::text is null or status = $5) and ($6::uuid is null or split_id = $6) order by id desc limit $3`;

const list = statement(
  'wallets.payment-requests',
  `${select} where request.id in (
       select id from (${matching('payer_id')}) incoming where $4::text is distinct from 'outgoing'
       union select id from (${matching('requester_id')}) outgoing where $4::text is distinct from 'incoming')
    order by request.id desc limit $3`,
);

@Injectable()
export class SqlReadPaymentRequests extends ReadPaymentRequests {
  constructor(private readonly database: Database) {
    super();
  }

  async one(userId: string, requestId: string): Promise<PaymentRequestView> {
    const row = await this.database.queryOne<PaymentRequestView>(one, [userId, requestId]);
    if (row === undefined) throw new PaymentRequestNotFound();
    return viewOf(row);
  }

  async list(
    userId: string,
    { direction, status, splitId }: RequestFilter,
    { after, limit }: PageRequest,
  ): Promise<Page<PaymentRequestView>> {
    const values = [userId, after, limit + 1, direction ?? null, status ?? null, splitId ?? null];
    const rows = await this.database.query<PaymentRequestView>(list, values);
    return mapPage(
      pageOf(rows, limit, ({ id }) => id),
      (items) => items.map(viewOf),
    );
  }
}

function viewOf(row: PaymentRequestView): PaymentRequestView {
  return { ...row, amount: String(Money.of(BigInt(row.amount), row.currency)) };
}
