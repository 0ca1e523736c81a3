import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { BlockRepository, type Block, type BlockOutcome } from '../domain/block.repository.ts';
import { lockPair } from './lock-pair.ts';
import { countEdges } from './sql-fold-counts.ts';
import { presentUnlessBlocking } from './visibility.ts';

/* The block, the edges that it ends and their counts in one statement. */
const addBlock = statement(
  'users.add-block',
  `with target as (
    select other.id from users.users other where other.id = $2 and ${presentUnlessBlocking('$1::uuid', 'other.id')}
  ), added as (
    insert into users.blocks (blocker_id, blocked_id, id, created_at)
    select $1, target.id, $3, $4 from target
    on conflict (blocker_id, blocked_id) do nothing
    returning blocker_id, blocked_id
  ), ended as (
    delete from users.follows using added
     where (follows.follower_id, follows.followee_id) in
           ((added.blocker_id, added.blocked_id), (added.blocked_id, added.blocker_id))
    returning follows.follower_id, follows.followee_id
  ), counted as (${countEdges('ended', -1)})
  select exists (select from added) as changed,
         coalesce((select json_agg(json_build_object('followerId', follower_id, 'followeeId', followee_id)) from ended),
                  '[]') as "endedFollows"
    from target`,
);

const removeBlock = statement(
  'users.remove-block',
  'delete from users.blocks where blocker_id = $1 and blocked_id = $2 returning 1',
);

@Injectable()
export class SqlBlockRepository extends BlockRepository {
  constructor(private readonly database: Database) {
    super();
  }

  add({ blockerId, blockedId, id, createdAt }: Block): Promise<BlockOutcome | undefined> {
    return this.database.run(async () => {
      await this.database.query(lockPair, [blockerId, blockedId]);
      return this.database.queryOne<BlockOutcome>(addBlock, [blockerId, blockedId, id, createdAt]);
    });
  }

  async remove(blockerId: string, blockedId: string): Promise<boolean> {
    return (await this.database.query(removeBlock, [blockerId, blockedId])).length > 0;
  }
}
