import { absentView, blocksView, followsView, mutesView } from '../users.tables.ts';

/**
 * The rule whom one meets at all, as SQL: a member who is there (neither suspended nor deleted), with no block between them
 * and the viewer, whoever made it (product.md, "auth and users"). Both are expressions of type uuid.
 */
export function presentTo(viewer: string, user: string): string {
  return `(not exists (select from ${absentView} absent where absent.user_id = ${user})
      and not exists (select from ${blocksView} block where block.user_id = ${viewer} and block.other_id = ${user}))`;
}

/** As SQL: the viewer wants to hear of this member. For what comes by itself (feed, lists, notifications), not for direct reads. */
export function unmutedBy(viewer: string, user: string): string {
  return `not exists (select from ${mutesView} mute where mute.muter_id = ${viewer} and mute.muted_id = ${user})`;
}

/**
 * As SQL: the viewer follows this member. Asked by key each time: planned as `exists`, it might read all whom the viewer
 * follows, be they 100,000, to look at one.
 */
export function followedBy(viewer: string, user: string): string {
  return `coalesce((select true from ${followsView} follow where follow.follower_id = ${viewer} and follow.followee_id = ${user}), false)`;
}

/** As SQL: whom one meets, and whom one blocks oneself, also when that is mutual: for telling and taking back the block. */
export function presentUnlessBlocking(viewer: string, user: string): string {
  return `(not exists (select from ${absentView} absent where absent.user_id = ${user})
      and (exists (select from users.blocks block where block.blocker_id = ${viewer} and block.blocked_id = ${user})
        or not exists (select from users.blocks block where block.blocker_id = ${user} and block.blocked_id = ${viewer})))`;
}
