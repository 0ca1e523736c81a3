import { Injectable } from '@nestjs/common';
import { Clock, Outbox, Transaction } from '#kernel';
import { FollowRepository } from '../domain/follow.repository.ts';
import { unfollowed } from '../users.events.ts';
import { ReadRelationship, type Relationship } from './read-relationship.ts';

@Injectable()
export class UnfollowUser {
  constructor(
    private readonly transaction: Transaction,
    private readonly follows: FollowRepository,
    private readonly outbox: Outbox,
    private readonly relationships: ReadRelationship,
    private readonly clock: Clock,
  ) {}

  async execute(followerId: string, followeeId: string): Promise<Relationship> {
    const occurredAt = this.clock.now();
    await this.transaction.run(async () => {
      const changed = await this.follows.remove(followerId, followeeId);
      if (!changed) return;
      await this.outbox.add({ type: unfollowed, data: { followerId, followeeId }, actorId: followerId, occurredAt });
    });
    return this.relationships.execute(followerId, followeeId);
  }
}
