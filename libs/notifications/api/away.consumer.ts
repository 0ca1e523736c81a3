import { Controller } from '@nestjs/common';
import { Clock, Inbox, Tasks, type DataOf, type EventEnvelope, type TaskRun } from '#kernel';
import { messageSent } from '#messages';
import { HandlesTask, OnEvent } from '#platform';
import { TellAway } from '../application/tell-away.ts';
import { pushMessages, pushNotification, soon } from '../notifications.tasks.ts';

@Controller()
export class AwayConsumer {
  constructor(
    private readonly inbox: Inbox,
    private readonly tasks: Tasks,
    private readonly clock: Clock,
    private readonly tellAway: TellAway,
  ) {}

  @OnEvent('notifications', messageSent)
  async onMessageSent({ id, data }: EventEnvelope<DataOf<typeof messageSent>>): Promise<void> {
    const { messageId, conversationId, messageType } = data;
    if (messageType === 'system') return;
    await this.inbox.once('notifications.away', id, async () => {
      await this.tasks.enqueue(pushMessages, { messageId }, soon(this.clock.now(), conversationId));
    });
  }

  @HandlesTask(pushMessages)
  ofMessages({ payload }: TaskRun<{ readonly messageId: string }>): Promise<void> {
    return this.tellAway.ofMessages(payload.messageId);
  }

  @HandlesTask(pushNotification)
  ofNotification({ payload }: TaskRun<{ readonly notificationId: string }>): Promise<void> {
    return this.tellAway.ofNotification(payload.notificationId);
  }
}
