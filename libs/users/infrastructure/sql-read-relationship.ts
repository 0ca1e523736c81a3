import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { ReadRelationship, type Relationship } from '../application/read-relationship.ts';
import { UserNotFound } from '../domain/user.errors.ts';
import { presentTo } from './visibility.ts';

const relationship = statement(
  'users.relationship',
  `select users.id as "userId",
          exists (select from users.follows where follower_id = $1 and followee_id = users.id) as "following",
          exists (select from users.follows where follower_id = users.id and followee_id = $1) as "followedBy"
     from users.users
    where users.id = $2 and ${presentTo('$1::uuid', 'users.id')}`,
);

@Injectable()
export class SqlReadRelationship extends ReadRelationship {
  constructor(private readonly database: Database) {
    super();
  }

  async execute(viewerId: string, userId: string): Promise<Relationship> {
    const found = await this.database.queryOne<Relationship>(relationship, [viewerId, userId]);
    if (found === undefined) throw new UserNotFound();
    return found;
  }
}
