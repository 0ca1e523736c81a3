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

  async ofMessage(messageId: string, conversationId: string): Promise<void> {
    await this.tasks.enqueue(pushMessages, { messageId }, soon(this.clock.now(), conversationId));
  }
}
