import { Injectable } from '@nestjs/common';
import { Clock, Ids, Outbox, Transaction } from '#kernel';
import { UserNotFound } from '#users';
import { largestGroup } from '../domain/conversation.ts';
import { ConversationRepository, type Reach } from '../domain/conversation.repository.ts';
import { GroupIsFull, MayNotMessage, NotOneOther, WithYourself } from '../domain/message.errors.ts';
import { conversationStarted } from '../messages.events.ts';

export interface NewConversationDraft {
  readonly creatorId: string;
  readonly participantIds: readonly string[];
  /** A group when there are several others, unless said. */
  readonly isGroup: boolean | undefined;
  readonly title: string | null;
}

@Injectable()
export class StartConversation {
  constructor(
    private readonly transaction: Transaction,
    private readonly conversations: ConversationRepository,
    private readonly outbox: Outbox,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  async execute(draft: NewConversationDraft): Promise<{ readonly id: string; readonly isNew: boolean }> {
    const { creatorId, title } = draft;
    const others = [...new Set(draft.participantIds)].filter((id) => id !== creatorId);
    const [other] = others;
    if (other === undefined) throw new WithYourself();
    const isGroup = draft.isGroup ?? others.length > 1;
    if (!isGroup && (others.length > 1 || title !== null)) throw new NotOneOther();
    if (others.length >= largestGroup) throw new GroupIsFull();
    return this.transaction.run(async () => {
      const [known] = isGroup ? [] : await this.conversations.directsOf([[creatorId, other]]);
      checkReach(await this.conversations.reachOf(creatorId, others), known !== undefined);
      if (known !== undefined) return { id: known, isNew: false };
      const [id, createdAt] = [this.ids.next(), this.clock.now()];
      const added = await this.conversations.add({ id, isGroup, title, creatorId, participantIds: others, createdAt });
      if (added.isNew) {
        await this.outbox.add({
          type: conversationStarted,
          data: { conversationId: id, isGroup, participantIds: [creatorId, ...others] },
          actorId: creatorId,
          occurredAt: createdAt,
        });
      }
      return added;
    });
  }
}

/** @throws UserNotFound, MayNotMessage */
export function checkReach(reaches: readonly Reach[], isStarted: boolean): void {
  if (reaches.some(({ reach }) => reach === 'absent')) throw new UserNotFound();
  if (!isStarted && reaches.some(({ reach }) => reach === 'refused')) throw new MayNotMessage();
}
