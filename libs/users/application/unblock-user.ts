import { Injectable } from '@nestjs/common';
import { Clock, Outbox, Transaction } from '#kernel';
import { BlockRepository } from '../domain/block.repository.ts';
import { unblocked } from '../users.events.ts';
import { ReadRelationship, type Relationship } from './read-relationship.ts';

@Injectable()
export class UnblockUser {
  constructor(
    private readonly transaction: Transaction,
    private readonly blocks: BlockRepository,
    private readonly outbox: Outbox,
    private readonly relationships: ReadRelationship,
    private readonly clock: Clock,
  ) {}

  /** What was there is answered even to somebody whom the other blocks too: their own block is theirs to take back. */
  async execute(blockerId: string, blockedId: string): Promise<Relationship> {
    const occurredAt = this.clock.now();
    const changed = await this.transaction.run(async () => {
      const removed = await this.blocks.remove(blockerId, blockedId);
      if (removed) {
        const data = { blockerId, blockedId };
        await this.outbox.add({ type: unblocked, data, actorId: blockerId, occurredAt });
      }
      return removed;
    });
    return changed
      ? this.relationships.whatever(blockerId, blockedId)
      : this.relationships.execute(blockerId, blockedId);
  }
}
