import { Injectable } from '@nestjs/common';
import { Clock, Ids, Transaction } from '#kernel';
import { UseMedia } from '#media';
import { checkTakesPart } from '../domain/conversation.ts';
import { ConversationRepository } from '../domain/conversation.repository.ts';
import { ConversationNotFound, MayNotMessage, MessageNotFound } from '../domain/message.errors.ts';
import { Message } from '../domain/message.ts';
import { MessageRepository } from '../domain/message.repository.ts';
import { Say } from './say.ts';

export interface NewMessage {
  readonly conversationId: string;
  readonly senderId: string;
  readonly content: string;
  /** Of the sender's. */
  readonly mediaIds: readonly string[];
  readonly replyToId: string | null;
  /** The sender's own: sending it again sends nothing, and answers the first. */
  readonly clientId: string | null;
}

@Injectable()
export class SendMessage {
  constructor(
    private readonly transaction: Transaction,
    private readonly conversations: ConversationRepository,
    private readonly messages: MessageRepository,
    private readonly say: Say,
    private readonly media: UseMedia,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  async execute({ mediaIds, ...draft }: NewMessage): Promise<{ readonly id: string; readonly isNew: boolean }> {
    const { conversationId, senderId, replyToId, clientId } = draft;
    return this.transaction.runTogether(`conversation ${conversationId}`, async () => {
      const standing = await this.conversations.standing(conversationId, senderId);
      if (standing === undefined) throw new ConversationNotFound();
      const sent = clientId === null ? undefined : await this.messages.ofClient(conversationId, senderId, clientId);
      if (sent !== undefined) return { id: sent, isNew: false };
      checkTakesPart(standing);
      if (!standing.isReachable) throw new MayNotMessage();
      const answers = replyToId !== null;
      if (answers && !(await this.messages.isVisible(conversationId, senderId, replyToId))) throw new MessageNotFound();
      const media = await this.media.claim(senderId, mediaIds);
      const message = Message.write({ ...draft, media, id: this.ids.next(), createdAt: this.clock.now() });
      await this.say.execute(message);
      return { id: message.state.id, isNew: true };
    });
  }
}
