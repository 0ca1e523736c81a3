import { Controller } from '@nestjs/common';
import type { DataOf, EventEnvelope } from '#kernel';
import { OnEvents } from '#platform';
import { paymentMade } from '#wallets';
import { ShowPayments } from '../application/show-payments.ts';

@Controller()
export class PaymentsConsumer {
  constructor(private readonly showPayments: ShowPayments) {}

  @OnEvents('messages', [paymentMade])
  onPaymentsMade(events: readonly EventEnvelope<DataOf<typeof paymentMade>>[]): Promise<void> {
    return this.showPayments.execute(
      events.map(({ id: eventId, occurredAt, data }) => {
        const { transactionId, senderId, receiverId, amount, currency, description } = data;
        const payment = { transactionId, amount, currency };
        return { eventId, senderId, receiverId, description, at: new Date(occurredAt), payment };
      }),
    );
  }
}
