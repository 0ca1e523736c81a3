import { Injectable } from '@nestjs/common';
import { Clock, Outbox, Transaction } from '#kernel';
import { MessageNotFound, NoLongerParticipant } from '../domain/message.errors.ts';
import { MessageRepository } from '../domain/message.repository.ts';
import { messageReacted } from '../messages.events.ts';

@Injectable()
export class ReactToMessage {
  constructor(
    private readonly transaction: Transaction,
    private readonly messages: MessageRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** One reaction a member: another one replaces it, `null` takes it back. */
  async execute(messageId: string, userId: string, emoji: string | null): Promise<void> {
    await this.transaction.run(async () => {
      const found = await this.messages.find(messageId, userId);
      if (found === undefined) throw new MessageNotFound();
      if (found.hasLeft) throw new NoLongerParticipant();
      const occurredAt = this.clock.now();
      if (!(await this.messages.react(messageId, userId, emoji, occurredAt))) return;
      const { conversationId } = found.message.state;
      await this.outbox.add({
        type: messageReacted,
        data: { messageId, conversationId, userId, emoji },
        actorId: userId,
        occurredAt,
      });
    });
  }
}
