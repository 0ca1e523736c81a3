import { Injectable } from '@nestjs/common';
import { Ids, Inbox } from '#kernel';
import type { Act } from '../domain/notification.ts';
import { NotificationRepository } from '../domain/notification.repository.ts';
import { PreferencesRepository } from '../domain/preferences.repository.ts';
import { TellDevices } from './tell-devices.ts';

/** An act, and the event by which it became known. */
export interface KnownAct {
  readonly eventId: string;
  readonly act: Act;
}

/** Tells members of what others did; nobody is told of their own acts, nor of what they do not want to know. */
@Injectable()
export class Notify {
  constructor(
    private readonly inbox: Inbox,
    private readonly notifications: NotificationRepository,
    private readonly preferences: PreferencesRepository,
    private readonly ids: Ids,
    private readonly tellDevices: TellDevices,
  ) {}

  async execute(known: readonly KnownAct[]): Promise<void> {
    const ofOthers = new Map(
      known.filter(({ act }) => act.actorId !== act.recipientId).map(({ eventId, act }) => [eventId, act]),
    );
    if (ofOthers.size === 0) return;
    await this.inbox.onceEach('notifications', [...ofOthers.keys()], async (fresh) => {
      const acts = [...ofOthers].filter(([eventId]) => fresh.has(eventId)).map(([, act]) => act);
      const preferences = await this.preferences.ofAll(acts.map(({ recipientId }) => recipientId));
      const wanted = acts.filter(({ recipientId, type }) => preferences(recipientId)[type].inApp);
      const told = await this.notifications.tell(
        wanted.map((act) => ({ act, notificationId: this.ids.next(), activityId: this.ids.next() })),
      );
      await this.tellDevices.execute(told);
    });
  }
}
