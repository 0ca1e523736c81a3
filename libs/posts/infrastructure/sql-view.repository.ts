import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { ViewRepository, type ViewOutcome } from '../domain/view.repository.ts';
import { postCounts } from './sql-fold-counts.ts';
import { mayBeSeen } from './visibility.ts';

const countView = statement(
  'posts.count-view',
  `with target as (
    select post.id, post.author_id from posts.posts post
     where post.id = $1 and post.deleted_at is null and ${mayBeSeen('post', '$2::uuid')}
  ), added as (
    insert into posts.views (post_id, viewer_id, day)
    select target.id, $2, ($3::timestamptz at time zone 'UTC')::date from target
    on conflict (post_id, viewer_id, day) do nothing
    returning post_id
  ), counted as (
    insert into posts.count_changes (post_id, views) select post_id, 1 from added
  )
  select exists (select from added) as "changed", target.author_id as "authorId",
         (select view_count + 1 from posts.counts_view where post_id = target.id) as "viewCount",
         (select count(*)::int from posts.count_changes where post_id = target.id) as waiting from target`,
);

/* A statement of its own: a view that waited for its twin would not see what the twin has counted. */
const viewCount = statement(
  'posts.view-count',
  'select view_count as "viewCount" from posts.counts_view where post_id = $1',
);

interface Counted extends ViewOutcome {
  /** How many changes of the post's counts are not folded yet. */
  readonly waiting: number;
}

@Injectable()
export class SqlViewRepository extends ViewRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async count(postId: string, viewerId: string, at: Date): Promise<ViewOutcome | undefined> {
    const found = await this.database.queryOne<Counted>(countView, [postId, viewerId, at]);
    if (found === undefined) return undefined;
    const { waiting, ...outcome } = found;
    if (outcome.changed) {
      await postCounts.foldIfMany(waiting, this.database, postId);
      return outcome;
    }
    const counted = await this.database.queryOne<Pick<ViewOutcome, 'viewCount'>>(viewCount, [postId]);
    return counted && { ...outcome, ...counted };
  }
}
