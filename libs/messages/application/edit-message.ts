import { Injectable } from '@nestjs/common';
import { Clock, Outbox, Transaction } from '#kernel';
import { MessageNotFound, NoLongerParticipant } from '../domain/message.errors.ts';
import { MessageRepository } from '../domain/message.repository.ts';
import { messageEdited } from '../messages.events.ts';

@Injectable()
export class EditMessage {
  constructor(
    private readonly transaction: Transaction,
    private readonly messages: MessageRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(messageId: string, userId: string, content: string): Promise<void> {
    await this.transaction.run(async () => {
      const found = await this.messages.find(messageId, userId);
      if (found === undefined) throw new MessageNotFound();
      if (found.hasLeft) throw new NoLongerParticipant();
      const occurredAt = this.clock.now();
      found.message.edit(userId, content, occurredAt);
      await this.messages.change(found.message);
      const { conversationId, senderId } = found.message.state;
      await this.outbox.add({
        type: messageEdited,
        data: { messageId, conversationId, senderId },
        actorId: userId,
        occurredAt,
      });
    });
  }
}
