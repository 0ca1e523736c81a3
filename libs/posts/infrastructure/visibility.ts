import { followedBy, presentTo } from '#users';

/**
 * The rule who may see a post, as SQL: its author, and of those whom the author meets everyone when it is public, followers
 * when it is for them (product.md, "posts"); nobody when its time is over. `post` is the alias of a row of the table, `viewer` an expression.
 */
export function mayBeSeen(post: string, viewer: string): string {
  return `((${post}.expires_at is null or ${post}.expires_at > now()) and (${post}.author_id = ${viewer} or ((${post}.visibility = 'public' or (${post}.visibility = 'followers' and ${followedBy(viewer, `${post}.author_id`)}))
      and ${presentTo(viewer, `${post}.author_id`)})))`;
}
