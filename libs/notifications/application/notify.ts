import { Injectable } from '@nestjs/common';
import { Ids, Inbox } from '#kernel';
import type { Act } from '../domain/notification.ts';
import { NotificationRepository } from '../domain/notification.repository.ts';
import { PreferencesRepository } from '../domain/preferences.repository.ts';
import { TellDevices } from './tell-devices.ts';

/** Tells a member of what somebody else did; nobody is told of their own acts, nor of what they do not want to know. */
@Injectable()
export class Notify {
  constructor(
    private readonly inbox: Inbox,
    private readonly notifications: NotificationRepository,
    private readonly preferences: PreferencesRepository,
    private readonly ids: Ids,
    private readonly tellDevices: TellDevices,
  ) {}

  async execute(eventId: string, acts: readonly Act[]): Promise<void> {
    const ofOthers = acts.filter(({ actorId, recipientId }) => actorId !== recipientId);
    if (ofOthers.length === 0) return;
    await this.inbox.once('notifications', eventId, async () => {
      for (const act of ofOthers) {
        const wanted = await this.preferences.of(act.recipientId);
        if (!wanted[act.type].inApp) continue;
        const ids = { notificationId: this.ids.next(), activityId: this.ids.next() };
        if (await this.notifications.tell(act, ids)) await this.tellDevices.execute(act);
      }
    });
  }
}
