import { Injectable } from '@nestjs/common';
import { Clock, Outbox, Transaction } from '#kernel';
import { UseMedia } from '#media';
import { MessageNotFound, NoLongerParticipant } from '../domain/message.errors.ts';
import { MessageRepository } from '../domain/message.repository.ts';
import { messageDeleted } from '../messages.events.ts';

@Injectable()
export class DeleteMessage {
  constructor(
    private readonly transaction: Transaction,
    private readonly messages: MessageRepository,
    private readonly media: UseMedia,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(messageId: string, userId: string): Promise<void> {
    await this.transaction.run(async () => {
      const found = await this.messages.find(messageId, userId);
      if (found === undefined) throw new MessageNotFound();
      const { message, isAdmin, hasLeft } = found;
      if (hasLeft) throw new NoLongerParticipant();
      const occurredAt = this.clock.now();
      message.delete({ userId, isAdmin }, occurredAt);
      await this.messages.remove(message);
      const { conversationId, senderId, mediaIds } = message.state;
      await this.media.release(mediaIds);
      await this.outbox.add({
        type: messageDeleted,
        data: { messageId, conversationId, senderId },
        actorId: userId,
        occurredAt,
      });
    });
  }
}
