import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { FollowRepository, type Follow } from '../domain/follow.repository.ts';
import { lockPair } from './lock-pair.ts';
import { countEdges, followCounts } from './sql-fold-counts.ts';
import { presentTo } from './visibility.ts';

const waiting = '(select count(*)::int from users.count_changes where user_id = $2) as waiting';

/* Edge and counts in one statement. */
const addFollow = statement(
  'users.add-follow',
  `with target as (
    select followee.id from users.users followee where followee.id = $2 and ${presentTo('$1::uuid', 'followee.id')}
  ), edge as (
    insert into users.follows (follower_id, followee_id, id, created_at)
    select follower.id, target.id, $3, $4 from target join users.users follower on follower.id = $1
    on conflict (follower_id, followee_id) do nothing
    returning follower_id, followee_id
  ), counted as (${countEdges('edge', 1)})
  select exists (select from edge) as changed, ${waiting} from target`,
);

const removeFollow = statement(
  'users.remove-follow',
  `with edge as (
    delete from users.follows where follower_id = $1 and followee_id = $2
    returning follower_id, followee_id
  ), counted as (${countEdges('edge', -1)})
  select ${waiting} from edge`,
);

interface Waiting {
  /** How many changes of the followee's counts are not folded yet. */
  readonly waiting: number;
}

@Injectable()
export class SqlFollowRepository extends FollowRepository {
  constructor(private readonly database: Database) {
    super();
  }

  add({ followerId, followeeId, id, createdAt }: Follow): Promise<boolean | undefined> {
    return this.database.run(async () => {
      await this.database.query(lockPair, [followerId, followeeId]);
      const added = await this.database.queryOne<Waiting & { changed: boolean }>(addFollow, [
        followerId,
        followeeId,
        id,
        createdAt,
      ]);
      if (added?.changed === true) await followCounts.foldIfMany(added.waiting, this.database, followeeId);
      return added?.changed;
    });
  }

  remove(followerId: string, followeeId: string): Promise<boolean> {
    return this.database.run(async () => {
      await this.database.query(lockPair, [followerId, followeeId]);
      const removed = await this.database.queryOne<Waiting>(removeFollow, [followerId, followeeId]);
      if (removed !== undefined) await followCounts.foldIfMany(removed.waiting, this.database, followeeId);
      return removed !== undefined;
    });
  }
}
