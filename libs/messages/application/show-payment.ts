import { Injectable } from '@nestjs/common';
import { Ids, Inbox } from '#kernel';
import { ConversationRepository } from '../domain/conversation.repository.ts';
import { Message, type Payment } from '../domain/message.ts';
import { Say } from './say.ts';

export interface MadePayment extends Payment {
  readonly senderId: string;
  readonly receiverId: string;
  readonly description: string;
  readonly at: Date;
}

/** Shows a payment in the conversation of the two, if they have one. */
@Injectable()
export class ShowPayment {
  constructor(
    private readonly inbox: Inbox,
    private readonly conversations: ConversationRepository,
    private readonly say: Say,
    private readonly ids: Ids,
  ) {}

  async execute(eventId: string, { senderId, receiverId, description, at, ...payment }: MadePayment): Promise<void> {
    await this.inbox.once('messages.payments', eventId, async () => {
      const conversationId = await this.conversations.directOf(senderId, receiverId);
      if (conversationId === undefined) return;
      // locks it; between two with a block nothing is shown
      if ((await this.conversations.standing(conversationId, senderId)) === undefined) return;
      const id = this.ids.next();
      await this.say.execute(
        Message.pay({ id, conversationId, senderId, content: description, createdAt: at }, payment),
      );
    });
  }
}
