import { Injectable } from '@nestjs/common';
import { Clock, Tasks, UserStreams } from '#kernel';
import type { Act } from '../domain/notification.ts';
import { pushNotification, soon } from '../notifications.tasks.ts';
import { ListNotifications } from './list-notifications.ts';

/** Brings what a member has just been told of to their devices: at once where they are connected, and soon where not. */
@Injectable()
export class TellDevices {
  constructor(
    private readonly notifications: ListNotifications,
    private readonly streams: UserStreams,
    private readonly tasks: Tasks,
    private readonly clock: Clock,
  ) {}

  async execute({ recipientId, actorId, type, target, at }: Act): Promise<void> {
    const latest = { limit: 1, after: null, unreadOnly: true };
    const { items } = await this.notifications.execute(recipientId, latest);
    const [data] = items;
    if (data === undefined) return;
    await this.streams.add([recipientId], { type: 'notification_created', at, data }, actorId);
    const away = { userId: recipientId, notificationId: data.id };
    await this.tasks.enqueue(pushNotification, away, soon(this.clock.now(), data.id));
    if (type !== 'like' || target.kind !== 'post') return;
    await this.streams.add(
      [recipientId],
      { type: 'post_liked', at, data: { postId: target.id, userId: actorId } },
      actorId,
    );
  }
}
