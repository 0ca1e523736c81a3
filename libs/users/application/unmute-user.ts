import { Injectable } from '@nestjs/common';
import { Clock, Outbox, Transaction } from '#kernel';
import { MuteRepository } from '../domain/mute.repository.ts';
import { unmuted } from '../users.events.ts';
import { ReadRelationship, type Relationship } from './read-relationship.ts';

@Injectable()
export class UnmuteUser {
  constructor(
    private readonly transaction: Transaction,
    private readonly mutes: MuteRepository,
    private readonly outbox: Outbox,
    private readonly relationships: ReadRelationship,
    private readonly clock: Clock,
  ) {}

  /** What was there is answered even to somebody whom the other blocks by now. */
  async execute(muterId: string, mutedId: string): Promise<Relationship> {
    const occurredAt = this.clock.now();
    const changed = await this.transaction.run(async () => {
      const removed = await this.mutes.remove(muterId, mutedId);
      if (removed) await this.outbox.add({ type: unmuted, data: { muterId, mutedId }, actorId: muterId, occurredAt });
      return removed;
    });
    return changed ? this.relationships.whatever(muterId, mutedId) : this.relationships.execute(muterId, mutedId);
  }
}
