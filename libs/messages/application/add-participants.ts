import { Injectable } from '@nestjs/common';
import { Clock, Outbox, Transaction } from '#kernel';
import { checkLeadsGroup, checkRoom } from '../domain/conversation.ts';
import { ConversationRepository } from '../domain/conversation.repository.ts';
import { ConversationNotFound } from '../domain/message.errors.ts';
import { participantsAdded } from '../messages.events.ts';
import { Say } from './say.ts';
import { checkReach } from './start-conversation.ts';

@Injectable()
export class AddParticipants {
  constructor(
    private readonly transaction: Transaction,
    private readonly conversations: ConversationRepository,
    private readonly say: Say,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Those who take part already are left as they are; the others see what is said from now on. */
  async execute(conversationId: string, adminId: string, userIds: readonly string[]): Promise<void> {
    const others = [...new Set(userIds)].filter((id) => id !== adminId);
    await this.transaction.run(async () => {
      const standing = await this.conversations.standing(conversationId, adminId);
      if (standing === undefined) throw new ConversationNotFound();
      checkLeadsGroup(standing);
      const reaches = await this.conversations.reachOf(adminId, others);
      checkReach(reaches, false);
      const occurredAt = this.clock.now();
      const added = new Set(await this.conversations.join(conversationId, others, occurredAt));
      if (added.size === 0) return;
      checkRoom(standing, added.size);
      const names = reaches.filter(({ userId }) => added.has(userId)).map(({ username }) => username ?? '');
      await this.say.system(conversationId, adminId, `${standing.username} added ${listed(names)}`);
      await this.outbox.add({
        type: participantsAdded,
        data: { conversationId, participantIds: [...added] },
        actorId: adminId,
        occurredAt,
      });
    });
  }
}

function listed(names: readonly string[]): string {
  const [first = '', second, ...more] = names;
  if (second === undefined) return first;
  return more.length === 0 ? `${first} and ${second}` : `${first} and ${more.length + 1} others`;
}
