import { Injectable } from '@nestjs/common';
import { Clock, Ids, Outbox } from '#kernel';
import { Message } from '../domain/message.ts';
import { MessageRepository } from '../domain/message.repository.ts';
import { messageSent } from '../messages.events.ts';

/** Puts a message into a conversation that is locked, and announces it. */
@Injectable()
export class Say {
  constructor(
    private readonly messages: MessageRepository,
    private readonly outbox: Outbox,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  async execute(message: Message): Promise<void> {
    const { id, conversationId, senderId, type, createdAt } = message.state;
    const data = { messageId: id, conversationId, senderId, messageType: type };
    await Promise.all([
      this.messages.add(message),
      this.outbox.add({ type: messageSent, data, actorId: senderId, occurredAt: createdAt }),
    ]);
  }

  /** What the server tells the participants about an act of one of them. */
  system(conversationId: string, actorId: string, content: string): Promise<void> {
    const [id, createdAt] = [this.ids.next(), this.clock.now()];
    return this.execute(Message.tell({ id, conversationId, senderId: actorId, content, createdAt }));
  }
}
