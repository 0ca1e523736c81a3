import { Injectable } from '@nestjs/common';
import { Push } from '#kernel';
import { ReadUnseen, type Unseen } from '#messages';
import { PreferencesRepository } from '../domain/preferences.repository.ts';
import { ListNotifications } from './list-notifications.ts';

const longestText = 200;

const things = { image: 'a picture', video: 'a video', audio: 'a recording' } as const;

/** Tells members on their phones and browsers what they have not seen by now, if they want to be told. */
@Injectable()
export class TellAway {
  constructor(
    private readonly notifications: ListNotifications,
    private readonly unseen: ReadUnseen,
    private readonly preferences: PreferencesRepository,
    private readonly push: Push,
  ) {}

  async ofNotification(notificationId: string): Promise<void> {
    const [found] = await this.notifications.unread([notificationId]);
    if (found === undefined) return;
    const { userId, view } = found;
    const { id, type, text, target } = view;
    if (!(await this.preferences.of(userId))[type].push) return;
    const data = { type, notificationId: id, targetKind: target.kind, targetId: target.id };
    await this.push.leave([{ userId, title: 'Guildhall', text, about: id, data }]);
  }

  async ofMessages(messageId: string): Promise<void> {
    const unseen = await this.unseen.since(messageId);
    const preferences = await this.preferences.ofAll(unseen.map(({ userId }) => userId));
    await this.push.leave(
      unseen
        .filter(({ userId }) => preferences(userId).message.push)
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
