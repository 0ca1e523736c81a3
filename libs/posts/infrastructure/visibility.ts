import { followsView, presentTo } from '#users';

/**
 * The rule who may see a post, as SQL: its author, and of those whom the author meets everyone when it is public, followers
 * when it is for them (product.md, "posts"). `post` is the alias of a row with `author_id` and `visibility`, `viewer` an expression.
 */
export function mayBeSeen(post: string, viewer: string): string {
  return `(${post}.author_id = ${viewer} or ((${post}.visibility = 'public' or (${post}.visibility = 'followers' and exists (
        select from ${followsView} follows where follows.follower_id = ${viewer} and follows.followee_id = ${post}.author_id)))
      and ${presentTo(viewer, `${post}.author_id`)}))`;
}
