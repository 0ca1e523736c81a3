import { Injectable } from '@nestjs/common';
import { Clock, Outbox, Transaction } from '#kernel';
import { checkInGroup, checkLeadsGroup } from '../domain/conversation.ts';
import { ConversationRepository } from '../domain/conversation.repository.ts';
import { ConversationNotFound, ParticipantNotFound } from '../domain/message.errors.ts';
import { participantRemoved } from '../messages.events.ts';
import { Say } from './say.ts';

/** Also how a member leaves: by removing themselves. */
@Injectable()
export class RemoveParticipant {
  constructor(
    private readonly transaction: Transaction,
    private readonly conversations: ConversationRepository,
    private readonly say: Say,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(conversationId: string, byUserId: string, userId: string): Promise<void> {
    await this.transaction.run(async () => {
      const standing = await this.conversations.standing(conversationId, byUserId);
      if (standing === undefined) throw new ConversationNotFound();
      const isOwnWish = byUserId === userId;
      if (isOwnWish) checkInGroup(standing);
      else checkLeadsGroup(standing);
      const name = await this.conversations.nameOf(conversationId, userId);
      if (name === undefined) throw new ParticipantNotFound();
      const news = isOwnWish ? `${name} left` : `${standing.username} removed ${name}`;
      await this.say.system(conversationId, byUserId, news);
      const occurredAt = this.clock.now();
      // after the news, which is the last thing they see
      await this.conversations.leave(conversationId, userId, occurredAt);
      await this.conversations.keepAnAdmin(conversationId);
      await this.outbox.add({
        type: participantRemoved,
        data: { conversationId, participantId: userId },
        actorId: byUserId,
        occurredAt,
      });
    });
  }
}
