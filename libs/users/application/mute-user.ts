import { Injectable } from '@nestjs/common';
import { Clock, Ids, Outbox, Transaction } from '#kernel';
import { MuteRepository } from '../domain/mute.repository.ts';
import { CannotMuteYourself, UserNotFound } from '../domain/user.errors.ts';
import { muted } from '../users.events.ts';
import { ReadRelationship, type Relationship } from './read-relationship.ts';

/** Keeps somebody out of the muter's feed, lists and notifications; the muted one notices nothing. */
@Injectable()
export class MuteUser {
  constructor(
    private readonly transaction: Transaction,
    private readonly mutes: MuteRepository,
    private readonly outbox: Outbox,
    private readonly relationships: ReadRelationship,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Muting again is no mistake and changes nothing. */
  async execute(muterId: string, mutedId: string): Promise<Relationship> {
    if (muterId === mutedId) throw new CannotMuteYourself();
    const occurredAt = this.clock.now();
    await this.transaction.run(async () => {
      const changed = await this.mutes.add({ id: this.ids.next(), muterId, mutedId, createdAt: occurredAt });
      if (changed === undefined) throw new UserNotFound();
      if (changed) await this.outbox.add({ type: muted, data: { muterId, mutedId }, actorId: muterId, occurredAt });
    });
    return this.relationships.execute(muterId, mutedId);
  }
}
