import type { Tables } from '#platform';
import { Users1763700000000 } from './infrastructure/migrations/1763700000000-users.ts';
import { Privacy1763700000080 } from './infrastructure/migrations/1763700000080-privacy.ts';
import { PrivatePosts1763700000081 } from './infrastructure/migrations/1763700000081-private-posts.ts';
import { Erasure1763700000082 } from './infrastructure/migrations/1763700000082-erasure.ts';
import { AgesOfFollows1763700000165 } from './infrastructure/migrations/1763700000165-ages-of-follows.ts';
import { UserSearch1763700000163 } from './infrastructure/migrations/1763700000163-search.ts';
import { UserCountChanges1763700000169 } from './infrastructure/migrations/1763700000169-count-changes.ts';
import { UserRow } from './infrastructure/user.row.ts';

export const usersTables: Tables = {
  schema: 'users',
  rows: [UserRow],
  migrations: [
    Users1763700000000,
    Privacy1763700000080,
    PrivatePosts1763700000081,
    Erasure1763700000082,
    UserSearch1763700000163,
    AgesOfFollows1763700000165,
    UserCountChanges1763700000169,
  ],
};

/** `id, username, display_name, avatar_url, is_verified`: a member who is there, as shown beside what they wrote or did. */
export const cardsView = 'users.cards_view';
/** `follower_id, followee_id, id`: who follows whom, now; ids ascend with the time since when. */
export const followsView = 'users.follows_view';
/** `user_id`: the suspended and the deleted, who are hidden from everybody. */
export const absentView = 'users.absent_view';
/** `user_id, other_id`: whom a block hides from each other, each pair both ways round. */
export const blocksView = 'users.blocks_view';
/** `muter_id, muted_id`: who does not want to hear of whom. */
export const mutesView = 'users.mutes_view';
