import { Injectable } from '@nestjs/common';
import { Transaction } from '#kernel';
import { checkLeadsGroup } from '../domain/conversation.ts';
import { ConversationRepository, type OwnChanges } from '../domain/conversation.repository.ts';
import { ConversationNotFound } from '../domain/message.errors.ts';
import { Say } from './say.ts';

export interface ConversationChanges extends OwnChanges {
  /** For all, by an admin. */
  readonly title?: string | undefined;
}

@Injectable()
export class EditConversation {
  constructor(
    private readonly transaction: Transaction,
    private readonly conversations: ConversationRepository,
    private readonly say: Say,
  ) {}

  async execute(conversationId: string, userId: string, { title, ...own }: ConversationChanges): Promise<void> {
    await this.transaction.run(async () => {
      const standing = await this.conversations.standing(conversationId, userId);
      if (standing === undefined) throw new ConversationNotFound();
      if (title !== undefined) {
        checkLeadsGroup(standing);
        await this.conversations.rename(conversationId, title);
        await this.say.system(conversationId, userId, `${standing.username} named the group “${title}”`);
      }
      await this.conversations.setOwn(conversationId, userId, own);
    });
  }
}
