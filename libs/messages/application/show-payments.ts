import { Injectable } from '@nestjs/common';
import { Ids, Inbox } from '#kernel';
import { ConversationRepository } from '../domain/conversation.repository.ts';
import { Message, type Payment } from '../domain/message.ts';
import { Say } from './say.ts';

export interface MadePayment {
  readonly eventId: string;
  readonly payment: Payment;
  readonly senderId: string;
  readonly receiverId: string;
  readonly description: string;
  readonly at: Date;
}

interface Shown {
  readonly made: MadePayment;
  readonly conversationId: string;
}

/** Shows payments in the conversations of their two, where there is one. */
@Injectable()
export class ShowPayments {
  constructor(
    private readonly inbox: Inbox,
    private readonly conversations: ConversationRepository,
    private readonly say: Say,
    private readonly ids: Ids,
  ) {}

  async execute(payments: readonly MadePayment[]): Promise<void> {
    const eventIds = payments.map(({ eventId }) => eventId);
    await this.inbox.onceEach('messages.payments', eventIds, async (fresh) => {
      const unshown = payments.filter(({ eventId }) => fresh.has(eventId));
      for (const shown of await this.inConversations(unshown)) await this.show(shown);
    });
  }

  /** Conversation by conversation in the order of their ids, in which everybody locks several. */
  private async inConversations(payments: readonly MadePayment[]): Promise<readonly Shown[]> {
    const ids = await this.conversations.directsOf(payments.map(({ senderId, receiverId }) => [senderId, receiverId]));
    return payments
      .flatMap((made, index) => {
        const conversationId = ids[index];
        return conversationId === undefined ? [] : [{ made, conversationId }];
      })
      .sort((a, b) => a.conversationId.localeCompare(b.conversationId));
  }

  private async show({ made, conversationId }: Shown): Promise<void> {
    const { senderId, description: content, at: createdAt, payment } = made;
    // locks it; between two with a block nothing is shown
    if ((await this.conversations.standing(conversationId, senderId)) === undefined) return;
    const id = this.ids.next();
    await this.say.execute(Message.pay({ id, conversationId, senderId, content, createdAt }, payment));
  }
}
