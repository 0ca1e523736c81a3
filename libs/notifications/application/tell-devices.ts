import { Injectable } from '@nestjs/common';
import { UserStreams, type Telling } from '#kernel';
import type { Told } from '../domain/notification.repository.ts';
import { ListNotifications } from './list-notifications.ts';
import { TellLater } from './tell-later.ts';

/** Brings what members have just been told of to their devices: at once where they are connected, soon where not. */
@Injectable()
export class TellDevices {
  constructor(
    private readonly notifications: ListNotifications,
    private readonly streams: UserStreams,
    private readonly later: TellLater,
  ) {}

  /** A notification that many acts came into is told once. */
  async execute(told: readonly Told[]): Promise<void> {
    const latest = new Map(told.map(({ act, notificationId }) => [notificationId, act]));
    const found = await this.notifications.unread([...latest.keys()]);
    const notifications = found.flatMap(({ userId, view }): readonly Telling[] => {
      const act = latest.get(view.id);
      if (act === undefined) return [];
      const frame = { type: 'notification_created', at: act.at, data: view } as const;
      return [{ userIds: [userId], frame, actorId: act.actorId }];
    });
    const likes = told.flatMap(({ act: { recipientId, actorId, type, target, at } }): readonly Telling[] => {
      if (type !== 'like' || target.kind !== 'post') return [];
      const frame = { type: 'post_liked', at, data: { postId: target.id, userId: actorId } } as const;
      return [{ userIds: [recipientId], frame, actorId }];
    });
    await this.streams.addAll([...notifications, ...likes]);
    await this.later.ofNotifications(found);
  }
}
