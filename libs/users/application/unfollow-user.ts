import { Injectable } from '@nestjs/common';
import { FollowRepository } from '../domain/follow.repository.ts';
import { ReadRelationship, type Relationship } from './read-relationship.ts';

@Injectable()
export class UnfollowUser {
  constructor(
    private readonly follows: FollowRepository,
    private readonly relationships: ReadRelationship,
  ) {}

  async execute(followerId: string, followeeId: string): Promise<Relationship> {
    await this.follows.remove(followerId, followeeId);
    return this.relationships.execute(followerId, followeeId);
  }
}
