import { Injectable } from '@nestjs/common';
import { Inbox, UserStreams } from '#kernel';
import { ReadAudience } from './read-audience.ts';

/** In a larger group, how far somebody has read goes to their own devices only: everybody reads everything. */
const largestReadAudience = 100;

export interface Happening {
  readonly eventId: string;
  readonly at: Date;
  readonly actorId: string;
}

export interface Reading {
  readonly messageId: string;
  readonly conversationId: string;
  readonly userId: string;
  readonly unreadCount: number;
  readonly isShown: boolean;
}

/** Puts what happened in a conversation into the streams of those who see it. */
@Injectable()
export class TellParticipants {
  constructor(
    private readonly inbox: Inbox,
    private readonly audience: ReadAudience,
    private readonly streams: UserStreams,
  ) {}

  /** As it is now: what was changed meanwhile is told again by its own event. */
  async ofMessage(type: 'message_sent' | 'message_edited', messageId: string, of: Happening): Promise<void> {
    await this.once(of, async () => {
      const data = await this.audience.message(messageId);
      if (data === undefined) return;
      const userIds = await this.audience.ofMessage(messageId);
      await this.streams.add(userIds, { type, at: of.at, data }, of.actorId);
    });
  }

  async ofDeletion(messageId: string, conversationId: string, of: Happening): Promise<void> {
    await this.once(of, async () => {
      const data = { messageId, conversationId };
      const userIds = await this.audience.ofMessage(messageId);
      await this.streams.add(userIds, { type: 'message_deleted', at: of.at, data }, of.actorId);
    });
  }

  async ofReading({ isShown, unreadCount, ...data }: Reading, of: Happening): Promise<void> {
    const { userId, conversationId } = data;
    await this.once(of, async () => {
      const own = { type: 'message_read', at: of.at, data: { ...data, unreadCount } } as const;
      await this.streams.add([userId], own, userId);
      if (!isShown) return;
      const others = await this.audience.others(conversationId, userId, largestReadAudience);
      await this.streams.add(others, { type: 'message_read', at: of.at, data }, userId);
    });
  }

  private async once({ eventId }: Happening, work: () => Promise<void>): Promise<void> {
    await this.inbox.once('messages.streams', eventId, work);
  }
}
