import { Injectable } from '@nestjs/common';
import { Transaction } from '#kernel';
import { checkLeadsGroup } from '../domain/conversation.ts';
import { ConversationRepository } from '../domain/conversation.repository.ts';
import { ConversationNotFound, ParticipantNotFound } from '../domain/message.errors.ts';

@Injectable()
export class AppointAdmin {
  constructor(
    private readonly transaction: Transaction,
    private readonly conversations: ConversationRepository,
  ) {}

  /** Takes the office away when `isAdmin` is false; a group is never without an admin. */
  async execute(conversationId: string, byUserId: string, userId: string, isAdmin: boolean): Promise<void> {
    await this.transaction.run(async () => {
      const standing = await this.conversations.standing(conversationId, byUserId);
      if (standing === undefined) throw new ConversationNotFound();
      checkLeadsGroup(standing);
      const isThere = await this.conversations.setAdmin(conversationId, userId, isAdmin);
      if (!isThere) throw new ParticipantNotFound();
      await this.conversations.keepAnAdmin(conversationId);
    });
  }
}
