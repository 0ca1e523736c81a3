import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { FollowRepository, type Follow } from '../domain/follow.repository.ts';

/*
 * Edge and counts in one statement. The two rows of counts are locked in the order of their ids first, so that two
 * members who follow each other at the same time wait for, and never deadlock with, each other.
 */
const countBothEnds = (step: '+ 1' | '- 1') => `
  locked as (
    select counts.user_id
      from users.counts, edge
     where counts.user_id in (edge.follower_id, edge.followee_id)
     order by counts.user_id
       for no key update of counts
  )
  update users.counts
     set following_count = case when counts.user_id = $1 then following_count ${step} else following_count end,
         follower_count = case when counts.user_id = $2 then follower_count ${step} else follower_count end
    from locked
   where counts.user_id = locked.user_id
  returning counts.user_id`;

const addFollow = statement(
  'users.add-follow',
  `with edge as (
    insert into users.follows (follower_id, followee_id, id, created_at)
    select follower.id, followee.id, $3, $4
      from users.users follower, users.users followee
     where follower.id = $1 and followee.id = $2
    on conflict (follower_id, followee_id) do nothing
    returning follower_id, followee_id
  ), ${countBothEnds('+ 1')}`,
);

const removeFollow = statement(
  'users.remove-follow',
  `with edge as (
    delete from users.follows where follower_id = $1 and followee_id = $2
    returning follower_id, followee_id
  ), ${countBothEnds('- 1')}`,
);

@Injectable()
export class SqlFollowRepository extends FollowRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async add(follow: Follow): Promise<boolean> {
    const { followerId, followeeId, id, createdAt } = follow;
    const changed = await this.database.query(addFollow, [followerId, followeeId, id, createdAt]);
    return changed.length > 0;
  }

  async remove(followerId: string, followeeId: string): Promise<boolean> {
    const changed = await this.database.query(removeFollow, [followerId, followeeId]);
    return changed.length > 0;
  }
}
