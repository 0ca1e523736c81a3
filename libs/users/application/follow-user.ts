import { Injectable } from '@nestjs/common';
import { Clock, Ids } from '#kernel';
import { FollowRepository } from '../domain/follow.repository.ts';
import { CannotFollowYourself } from '../domain/user.errors.ts';
import { ReadRelationship, type Relationship } from './read-relationship.ts';

@Injectable()
export class FollowUser {
  constructor(
    private readonly follows: FollowRepository,
    private readonly relationships: ReadRelationship,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Following again is no mistake and changes nothing. */
  async execute(followerId: string, followeeId: string): Promise<Relationship> {
    if (followerId === followeeId) throw new CannotFollowYourself();
    await this.follows.add({ id: this.ids.next(), followerId, followeeId, createdAt: this.clock.now() });
    return this.relationships.execute(followerId, followeeId);
  }
}
