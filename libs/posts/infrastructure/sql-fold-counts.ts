import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { FoldCounts } from '../application/fold-counts.ts';

/*
 * A change becomes part of its count in one statement, so that every reader sees it once: as a row of its own, or counted.
 * All changes of a post that can be seen are folded together, a like never without what took it back.
 */
const fold = (taking: string) => `
  with ${taking}, sums as (
    select post_id, sum(likes) as likes, sum(comments) as comments, sum(reshares) as reshares, sum(views) as views
      from taken group by post_id
  )
  update posts.counts
     set like_count = like_count + sums.likes, comment_count = comment_count + sums.comments,
         reshare_count = reshare_count + sums.reshares, view_count = view_count + sums.views
    from sums where counts.post_id = sums.post_id`;

/* Who comes while another one folds leaves it to them. */
const foldOne = statement(
  'posts.fold-counts-of',
  fold(`free as materialized (select pg_try_advisory_xact_lock(hashtextextended($1::text, 64)) as is_mine),
    taken as (delete from posts.count_changes where post_id = $1::text::uuid and (select is_mine from free) returning *)`),
);

const foldSome = statement(
  'posts.fold-counts',
  `${fold(`changed as (select distinct post_id from posts.count_changes limit 500),
    taken as (delete from posts.count_changes using changed where count_changes.post_id = changed.post_id returning count_changes.*)`)}
  returning counts.post_id`,
);

/** Often enough that few changes wait to be folded, and seldom enough to be nothing beside the changes themselves. */
export function isTimeToFold(count: number): boolean {
  return count % 64 === 0;
}

export async function foldCountsOf(database: Database, postId: string): Promise<void> {
  await database.query(foldOne, [postId]);
}

@Injectable()
export class SqlFoldCounts extends FoldCounts {
  constructor(private readonly database: Database) {
    super();
  }

  async execute(signal: AbortSignal): Promise<void> {
    let isMore = true;
    while (isMore && !signal.aborted) isMore = (await this.database.query(foldSome)).length > 0;
  }
}
