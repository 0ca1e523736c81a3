import { Injectable } from '@nestjs/common';
import { Clock, Ids, Outbox, Transaction } from '#kernel';
import { BlockRepository } from '../domain/block.repository.ts';
import { CannotBlockYourself, UserNotFound } from '../domain/user.errors.ts';
import { blocked, unfollowed } from '../users.events.ts';
import { ReadRelationship, type Relationship } from './read-relationship.ts';

/** Hides each from the other everywhere, and ends what they followed of each other. */
@Injectable()
export class BlockUser {
  constructor(
    private readonly transaction: Transaction,
    private readonly blocks: BlockRepository,
    private readonly outbox: Outbox,
    private readonly relationships: ReadRelationship,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Blocking again is no mistake and changes nothing. */
  async execute(blockerId: string, blockedId: string): Promise<Relationship> {
    if (blockerId === blockedId) throw new CannotBlockYourself();
    const occurredAt = this.clock.now();
    await this.transaction.run(async () => {
      const outcome = await this.blocks.add({ id: this.ids.next(), blockerId, blockedId, createdAt: occurredAt });
      if (outcome === undefined) throw new UserNotFound();
      if (!outcome.changed) return;
      const actorId = blockerId;
      for (const edge of outcome.endedFollows) {
        await this.outbox.add({ type: unfollowed, data: edge, actorId, occurredAt });
      }
      await this.outbox.add({ type: blocked, data: { blockerId, blockedId }, actorId, occurredAt });
    });
    return this.relationships.execute(blockerId, blockedId);
  }
}
