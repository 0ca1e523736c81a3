import { Controller } from '@nestjs/common';
import { Inbox, UserStreams, type DataOf, type EventEnvelope } from '#kernel';
import { OnEvent } from '#platform';
import { paymentMade } from '#wallets';

const group = 'realtime';

@Controller()
export class PaymentsConsumer {
  constructor(
    private readonly inbox: Inbox,
    private readonly streams: UserStreams,
  ) {}

  @OnEvent(group, paymentMade)
  async onPaymentMade({ id, occurredAt, data }: EventEnvelope<DataOf<typeof paymentMade>>): Promise<void> {
    const { transactionId, senderId, receiverId, amount, currency, description } = data;
    await this.inbox.once('realtime.payments', id, () =>
      this.streams.add(
        [receiverId],
        {
          type: 'payment_received',
          at: new Date(occurredAt),
          data: { transactionId, senderId, amount, currency, description },
        },
        senderId,
      ),
    );
  }
}
