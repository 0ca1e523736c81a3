import { Controller } from '@nestjs/common';
import { Inbox, type DataOf, type EventEnvelope } from '#kernel';
import { messageSent } from '#messages';
import { OnEvent } from '#platform';
import { TellLater } from '../application/tell-later.ts';

@Controller()
export class AwayConsumer {
  constructor(
    private readonly inbox: Inbox,
    private readonly tellLater: TellLater,
  ) {}

  @OnEvent('notifications', messageSent)
  async onMessageSent({ id, data }: EventEnvelope<DataOf<typeof messageSent>>): Promise<void> {
    const { messageId, conversationId, messageType } = data;
    if (messageType === 'system') return;
    await this.inbox.once('notifications.away', id, () => this.tellLater.ofMessage(messageId, conversationId));
  }
}
