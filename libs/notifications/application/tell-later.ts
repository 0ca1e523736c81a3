import { Injectable } from '@nestjs/common';
import { Clock, Push, Tasks } from '#kernel';
import { pushMessages, pushNotification, soon } from '../notifications.tasks.ts';
import type { OwnNotification } from './list-notifications.ts';

/** Leaves it for later to tell devices of what is still unread then. */
@Injectable()
export class TellLater {
  constructor(
    private readonly tasks: Tasks,
    private readonly push: Push,
    private readonly clock: Clock,
  ) {}

  async ofNotifications(notifications: readonly OwnNotification[]): Promise<void> {
    const reached = await this.push.reaches(notifications.map(({ userId }) => userId));
    const now = this.clock.now();
    const tasks = notifications
      .filter(({ userId }) => reached.has(userId))
      .map(({ view: { id } }) => ({ payload: { notificationId: id }, ...soon(now, id) }));
    if (tasks.length > 0) await this.tasks.enqueueAll(pushNotification, tasks);
  }

  /** In their order: of a conversation the first one counts. */
  async ofMessages(
    messages: readonly { readonly messageId: string; readonly conversationId: string }[],
  ): Promise<void> {
    const now = this.clock.now();
    const firsts = new Map(
      messages.toReversed().map(({ messageId, conversationId }) => [conversationId, messageId] as const),
    );
    const tasks = [...firsts].map(([conversationId, messageId]) => ({
      payload: { messageId },
      ...soon(now, conversationId),
    }));
    if (tasks.length > 0) await this.tasks.enqueueAll(pushMessages, tasks);
  }
}
