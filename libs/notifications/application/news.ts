import { Injectable } from '@nestjs/common';
import { ReadUnseen } from '#messages';
import { PreferencesRepository } from '../domain/preferences.repository.ts';
import { ListNotifications } from './list-notifications.ts';

/** As many as are looked at for one mail. */
const most = 100;

export interface MemberNews {
  /** Of what the member wants mail of, latest first. */
  readonly texts: readonly string[];
  readonly unreadMessages: number;
}

/** What a member has not read and wants mail of. */
@Injectable()
export class News {
  constructor(
    private readonly notifications: ListNotifications,
    private readonly unseen: ReadUnseen,
    private readonly preferences: PreferencesRepository,
  ) {}

  async of(userId: string, since: Date): Promise<MemberNews> {
    const wants = await this.preferences.of(userId);
    const { items } = await this.notifications.execute(userId, { after: null, limit: most, unreadOnly: true });
    const texts = items
      .filter(({ type, createdAt }) => wants[type].email && new Date(createdAt) > since)
      .map(({ text }) => text);
    return { texts, unreadMessages: wants.message.email ? await this.unseen.count(userId, since) : 0 };
  }
}
