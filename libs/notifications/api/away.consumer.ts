import { Controller } from '@nestjs/common';
import { Inbox, type DataOf, type EventEnvelope } from '#kernel';
import { messageSent } from '#messages';
import { OnEvents } from '#platform';
import { TellLater } from '../application/tell-later.ts';

/** A payment is told of as such. */
const ofServer: readonly string[] = ['system', 'payment'];

@Controller()
export class AwayConsumer {
  constructor(
    private readonly inbox: Inbox,
    private readonly tellLater: TellLater,
  ) {}

  @OnEvents('notifications', [messageSent])
  async onMessagesSent(envelopes: readonly EventEnvelope<DataOf<typeof messageSent>>[]): Promise<void> {
    const messages = new Map(envelopes.map(({ id, data }) => [id, data]));
    await this.inbox.onceEach('notifications.away', [...messages.keys()], async (fresh) => {
      const untold = [...messages].filter(([eventId]) => fresh.has(eventId)).map(([, message]) => message);
      await this.tellLater.ofMessages(untold.filter(({ messageType }) => !ofServer.includes(messageType)));
    });
  }
}
