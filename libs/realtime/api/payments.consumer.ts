import { Controller } from '@nestjs/common';
import { Inbox, UserStreams, type DataOf, type EventEnvelope, type Telling } from '#kernel';
import { OnEvents } from '#platform';
import { paymentMade } from '#wallets';

const group = 'realtime';

@Controller()
export class PaymentsConsumer {
  constructor(
    private readonly inbox: Inbox,
    private readonly streams: UserStreams,
  ) {}

  @OnEvents(group, [paymentMade])
  async onPaymentsMade(events: readonly EventEnvelope<DataOf<typeof paymentMade>>[]): Promise<void> {
    const ids = events.map(({ id }) => id);
    await this.inbox.onceEach('realtime.payments', ids, (fresh) =>
      this.streams.addAll(events.filter(({ id }) => fresh.has(id)).map(tellingOf)),
    );
  }
}

function tellingOf({ occurredAt, data }: EventEnvelope<DataOf<typeof paymentMade>>): Telling {
  const { transactionId, senderId, receiverId, amount, currency, description } = data;
  const told = { transactionId, senderId, amount, currency, description };
  const frame = { type: 'payment_received', at: new Date(occurredAt), data: told } as const;
  return { userIds: [receiverId], frame, actorId: senderId };
}
