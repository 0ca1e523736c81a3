/** As SQL: the filter lets the post pass; `onlyReels` and `exclude` are parameters, `post` the alias of a row of the posts' view. */
export function passes(post: string, onlyReels: string, exclude: string): string {
  return `((not ${onlyReels}::boolean or ${post}.is_reel)
      and not (${post}.content_type = any(${exclude}::text[]))
      and not (${post}.is_reel and 'reels' = any(${exclude}::text[]))
      and not (${post}.is_reshare and 'reshares' = any(${exclude}::text[])))`;
}
