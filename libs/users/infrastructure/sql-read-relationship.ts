import { Injectable } from '@nestjs/common';
import { Database, statement, type Statement } from '#platform';
import { ReadRelationship, type Relationship } from '../application/read-relationship.ts';
import { UserNotFound } from '../domain/user.errors.ts';
import { presentUnlessBlocking } from './visibility.ts';

const columns = `users.id as "userId",
          exists (select from users.follows where follower_id = $1 and followee_id = users.id) as "following",
          exists (select from users.follows where follower_id = users.id and followee_id = $1) as "followedBy",
          exists (select from users.blocks where blocker_id = $1 and blocked_id = users.id) as "blocking",
          exists (select from users.mutes where muter_id = $1 and muted_id = users.id) as "muting"`;

const relationship = statement(
  'users.relationship',
  `select ${columns} from users.users where users.id = $2 and ${presentUnlessBlocking('$1::uuid', 'users.id')}`,
);

const whatever = statement('users.whatever-relationship', `select ${columns} from users.users where users.id = $2`);

@Injectable()
export class SqlReadRelationship extends ReadRelationship {
  constructor(private readonly database: Database) {
    super();
  }

  execute(viewerId: string, userId: string): Promise<Relationship> {
    return this.read(relationship, viewerId, userId);
  }

  whatever(viewerId: string, userId: string): Promise<Relationship> {
    return this.read(whatever, viewerId, userId);
  }

  private async read(wanted: Statement, viewerId: string, userId: string): Promise<Relationship> {
    const found = await this.database.queryOne<Relationship>(wanted, [viewerId, userId]);
    if (found === undefined) throw new UserNotFound();
    return found;
  }
}
