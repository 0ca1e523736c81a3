import { Controller } from '@nestjs/common';
import type { DataOf, EventEnvelope } from '#kernel';
import { OnEvent } from '#platform';
import { paymentMade } from '#wallets';
import { ShowPayment } from '../application/show-payment.ts';

@Controller()
export class PaymentsConsumer {
  constructor(private readonly showPayment: ShowPayment) {}

  @OnEvent('messages', paymentMade)
  onPaymentMade({ id, occurredAt, data }: EventEnvelope<DataOf<typeof paymentMade>>): Promise<void> {
    const { transactionId, senderId, receiverId, amount, currency, description } = data;
    const at = new Date(occurredAt);
    return this.showPayment.execute(id, { transactionId, senderId, receiverId, amount, currency, description, at });
  }
}
