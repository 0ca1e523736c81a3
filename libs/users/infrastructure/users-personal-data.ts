import { Injectable } from '@nestjs/common';
import { copyOf, SqlPersonalData, statement } from '#platform';
import { cardsView } from '../users.tables.ts';
import { countEdges, followCounts } from './sql-fold-counts.ts';

const edges = (name: string, table: string, mine: string, other: string) =>
  copyOf(
    name,
    `select edge.${other} as "userId", card.username, edge.created_at as "since"
       from users.${table} edge left join ${cardsView} card on card.id = edge.${other}
      where edge.${mine} = $1 order by edge.id`,
  );

const profile = copyOf(
  'users.copy-of-profile',
  `select id, username, display_name as "displayName", bio, avatar_url as "avatarUrl", email, phone, role,
          email_verified as "emailVerified", phone_verified as "phoneVerified", is_verified as "isVerified",
          created_at as "createdAt", follower_count as "followerCount", following_count as "followingCount",
          post_count as "postCount"
     from users.users join users.counts_view on user_id = id where id = $1`,
);

const endFollows = statement(
  'users.erase-follows',
  `with taken as (
     (select follower_id, followee_id from users.follows where follower_id = $1 limit 250)
     union (select follower_id, followee_id from users.follows where followee_id = $1 limit 250)
   ), ended as (
     delete from users.follows using taken
      where (follows.follower_id, follows.followee_id) = (taken.follower_id, taken.followee_id)
     returning follows.follower_id, follows.followee_id
   ), counted as (${countEdges('ended', -1)})
   select from ended`,
);

const endAll = (name: string, table: string, by: string, of: string) =>
  statement(name, `delete from users.${table} where ${by} = $1 or ${of} = $1 returning 1`);

/* A name that nobody has had, so that nobody is taken for them. */
const forgetProfile = statement(
  'users.erase-profile',
  `update users.users
      set username = 'erased_' || right(replace(id::text, '-', ''), 20), display_name = 'Erased member', bio = '',
          avatar_url = null, email = null, phone = null, email_verified = false, phone_verified = false,
          is_verified = false, role = 'user'
    where id = $1 and (email is not null or phone is not null) returning 1`,
);

const forgetCounts = statement(
  'users.erase-counts',
  `update users.counts set post_count = 0, private_post_count = 0
    where user_id = $1 and (post_count, coalesce(private_post_count, 0)) <> (0, 0) returning 1`,
);

const copies = {
  profile,
  following: edges('users.copy-of-following', 'follows', 'follower_id', 'followee_id'),
  followers: edges('users.copy-of-followers', 'follows', 'followee_id', 'follower_id'),
  blocks: edges('users.copy-of-blocks', 'blocks', 'blocker_id', 'blocked_id'),
  mutes: edges('users.copy-of-mutes', 'mutes', 'muter_id', 'muted_id'),
};

const erasures = [
  endFollows,
  followCounts.foldOne,
  endAll('users.erase-blocks', 'blocks', 'blocker_id', 'blocked_id'),
  endAll('users.erase-mutes', 'mutes', 'muter_id', 'muted_id'),
  forgetCounts,
  forgetProfile,
];

@Injectable()
export class UsersPersonalData extends SqlPersonalData {
  readonly module = 'users';
  protected readonly copies = copies;
  protected readonly erasures = erasures;
}
