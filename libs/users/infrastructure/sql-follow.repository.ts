import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { FollowRepository, type Follow } from '../domain/follow.repository.ts';
import { lockPair } from './lock-pair.ts';
import { presentTo } from './visibility.ts';

/* Edge and counts in one statement. */
const countBothEnds = (step: '+ 1' | '- 1') => `
  update users.counts
     set following_count = case when counts.user_id = $1 then following_count ${step} else following_count end,
         follower_count = case when counts.user_id = $2 then follower_count ${step} else follower_count end
    from edge
   where counts.user_id in (edge.follower_id, edge.followee_id)
  returning counts.user_id`;

const addFollow = statement(
  'users.add-follow',
  `with target as (
    select followee.id from users.users followee where followee.id = $2 and ${presentTo('$1::uuid', 'followee.id')}
  ), edge as (
    insert into users.follows (follower_id, followee_id, id, created_at)
    select follower.id, target.id, $3, $4 from target join users.users follower on follower.id = $1
    on conflict (follower_id, followee_id) do nothing
    returning follower_id, followee_id
  ), counted as (${countBothEnds('+ 1')})
  select exists (select from counted) as changed from target`,
);

const removeFollow = statement(
  'users.remove-follow',
  `with edge as (
    delete from users.follows where follower_id = $1 and followee_id = $2
    returning follower_id, followee_id
  ) ${countBothEnds('- 1')}`,
);

@Injectable()
export class SqlFollowRepository extends FollowRepository {
  constructor(private readonly database: Database) {
    super();
  }

  add({ followerId, followeeId, id, createdAt }: Follow): Promise<boolean | undefined> {
    return this.database.run(async () => {
      await this.database.query(lockPair, [followerId, followeeId]);
      const values = [followerId, followeeId, id, createdAt];
      return (await this.database.queryOne<{ changed: boolean }>(addFollow, values))?.changed;
    });
  }

  remove(followerId: string, followeeId: string): Promise<boolean> {
    return this.database.run(async () => {
      await this.database.query(lockPair, [followerId, followeeId]);
      return (await this.database.query(removeFollow, [followerId, followeeId])).length > 0;
    });
  }
}
