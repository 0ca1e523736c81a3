import { Injectable } from '@nestjs/common';
import { Push } from '#kernel';
import { ReadUnseen, type Unseen } from '#messages';
import { PreferencesRepository } from '../domain/preferences.repository.ts';
import { ListNotifications } from './list-notifications.ts';

const longestText = 200;

const things = { image: 'a picture', video: 'a video', audio: 'a recording', payment: 'a payment' } as const;

/** Tells members on their phones and browsers what they have not seen by now, if they want to be told. */
@Injectable()
export class TellAway {
  constructor(
    private readonly notifications: ListNotifications,
    private readonly unseen: ReadUnseen,
    private readonly preferences: PreferencesRepository,
    private readonly push: Push,
  ) {}

  async ofNotification(userId: string, notificationId: string): Promise<void> {
    const found = await this.notifications.unread(userId, notificationId);
    if (found === undefined || !(await this.preferences.of(userId))[found.type].push) return;
    const { id, type, text, target } = found;
    const data = { type, notificationId: id, targetKind: target.kind, targetId: target.id };
    await this.push.leave([{ userId, title: 'Guildhall', text, about: id, data }]);
  }

  async ofMessages(messageId: string): Promise<void> {
    const unseen = await this.unseen.since(messageId);
    const unwilling = await this.preferences.withoutPushOfMessages(unseen.map(({ userId }) => userId));
    await this.push.leave(
      unseen
        .filter(({ userId }) => !unwilling.has(userId))
        .map((message) => ({
          userId: message.userId,
          title: message.title ?? message.senderName,
          text: textOf(message),
          about: message.conversationId,
          data: { type: 'message', conversationId: message.conversationId, messageId: message.messageId },
        })),
    );
  }
}

function textOf({ isGroup, senderName, type, content }: Unseen): string {
  const words = content !== '' || type === 'text' ? content : `Sent ${things[type]}`;
  const text = [...(isGroup ? `${senderName}: ${words}` : words)];
  return text.length <= longestText ? text.join('') : `${text.slice(0, longestText - 1).join('')}…`;
}
