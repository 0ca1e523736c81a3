import { Injectable } from '@nestjs/common';
import { Clock, Outbox, Transaction } from '#kernel';
import { MessageNotFound } from '../domain/message.errors.ts';
import { MessageRepository, type Watermark } from '../domain/message.repository.ts';
import { messageRead } from '../messages.events.ts';

export interface Reading {
  readonly conversationId: string;
  readonly userId: string;
  /** All up to this one is read. */
  readonly messageId: string;
  /** Whether only the reader may know. */
  readonly isPrivate: boolean;
}

@Injectable()
export class MarkRead {
  constructor(
    private readonly transaction: Transaction,
    private readonly messages: MessageRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  execute({ conversationId, userId, messageId, isPrivate }: Reading): Promise<Watermark> {
    return this.transaction.run(async () => {
      const watermark = await this.messages.markRead(conversationId, userId, messageId, isPrivate);
      if (watermark === undefined) throw new MessageNotFound();
      const { hasMoved, isShown, unreadCount } = watermark;
      if (hasMoved) {
        await this.outbox.add({
          type: messageRead,
          data: { messageId, conversationId, userId, unreadCount, isShown },
          actorId: userId,
          occurredAt: this.clock.now(),
        });
      }
      return watermark;
    });
  }
}
