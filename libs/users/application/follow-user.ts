import { Injectable } from '@nestjs/common';
import { Clock, Ids, Outbox, Transaction } from '#kernel';
import { FollowRepository } from '../domain/follow.repository.ts';
import { CannotFollowYourself, UserNotFound } from '../domain/user.errors.ts';
import { followed } from '../users.events.ts';
import { ReadRelationship, type Relationship } from './read-relationship.ts';

@Injectable()
export class FollowUser {
  constructor(
    private readonly transaction: Transaction,
    private readonly follows: FollowRepository,
    private readonly outbox: Outbox,
    private readonly relationships: ReadRelationship,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Following again is no mistake and changes nothing. */
  async execute(followerId: string, followeeId: string): Promise<Relationship> {
    if (followerId === followeeId) throw new CannotFollowYourself();
    const occurredAt = this.clock.now();
    await this.transaction.run(async () => {
      const changed = await this.follows.add({ id: this.ids.next(), followerId, followeeId, createdAt: occurredAt });
      if (changed === undefined) throw new UserNotFound();
      if (!changed) return;
      await this.outbox.add({ type: followed, data: { followerId, followeeId }, actorId: followerId, occurredAt });
    });
    return this.relationships.execute(followerId, followeeId);
  }
}
