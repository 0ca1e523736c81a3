import { before } from '#platform';
import { visiblePostsView } from '#posts';
import { followedBy, followsView } from '#users';

/** More followed authors than these are not counted. */
const mostCounted = 40_000;

/** When it is worth a walk, and how long a one. */
export interface Walk {
  readonly fromAuthors: number;
  readonly postsPerAuthor: number;
}

export interface Wanted {
  /** As SQL: what an author has to be beside followed; `author` is an expression. */
  readonly author: (author: string) => string;
  /** As SQL: what a post has to be; `post` is the alias of a row of the posts' view. */
  readonly post: (post: string) => string;
}

/**
 * The newest posts of `$1` and of whom they follow, `$3` of them, all older than `$2` unless it is null; exact, by the
 * cheaper of two ways.
 *
 * Who follows `$4` or more meets an author of theirs in the newest posts of everybody soon: those are walked down, `$5` for
 * each author at most, and often a few dozen fill the page. When they do not, and for everybody else, one index
 * probe per author finds their newest post; the page can only be by the `$3` authors whose newest ones are newest, so only
 * theirs are read.
 */
export function newestPosts({ author, post }: Wanted): string {
  return `
  with followed as (
    select count(*) as authors from (select from ${followsView} follows where follows.follower_id = $1 limit ${mostCounted}) counted
  ), recent as materialized (
    select post.* from ${visiblePostsView} post where ${before('post.id', '$2')}
     order by post.id desc
     limit (select case when authors < $4::integer then 0 else (authors * $5::float8)::bigint end from followed)
  ), walked as materialized (
    select post.id from recent post
     where (post.author_id = $1 or (${followedBy('$1::uuid', 'post.author_id')} and ${author('post.author_id')}))
       and ${post('post')}
     order by post.id desc
     limit $3
  ), authors as (
    select own.id from (select $1::uuid as id
      union all
      select follows.followee_id from ${followsView} follows
       where follows.follower_id = $1 and ${author('follows.followee_id')}) own
     where (select count(*) from walked) < $3
  ), newest as (
    select authors.id
      from authors
     cross join lateral (
       select post.id from ${visiblePostsView} post
        where post.author_id = authors.id and ${before('post.id', '$2')} and ${post('post')}
        order by post.id desc
        limit 1
     ) latest
     order by latest.id desc
     limit $3
  ), probed as (
    select post.id from newest
     cross join lateral (
       select post.id from ${visiblePostsView} post
        where post.author_id = newest.id and ${before('post.id', '$2')} and ${post('post')}
        order by post.id desc
        limit $3
     ) post
  )
  select found.id from (
    select walked.id from walked where (select count(*) from walked) >= $3
    union all
    select probed.id from probed
  ) found
  order by found.id desc
  limit $3`;
}
