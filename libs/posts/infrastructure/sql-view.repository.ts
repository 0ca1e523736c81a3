import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { ViewRepository } from '../domain/view.repository.ts';
import { mayBeSeen } from './visibility.ts';

const countView = statement(
  'posts.count-view',
  `with target as (
    select post.id from posts.posts post
     where post.id = $1 and post.deleted_at is null and ${mayBeSeen('post', '$2::uuid')}
  ), added as (
    insert into posts.views (post_id, viewer_id, day)
    select target.id, $2, ($3::timestamptz at time zone 'UTC')::date from target
    on conflict (post_id, viewer_id, day) do nothing
    returning post_id
  ), counted as (
    update posts.counts counts set view_count = counts.view_count + 1
      from added where counts.post_id = added.post_id
    returning counts.view_count
  )
  select (select view_count from counted) as "viewCount" from target`,
);

/* A statement of its own: a view that waited for its twin would not see what the twin has counted. */
const viewCount = statement(
  'posts.view-count',
  'select view_count as "viewCount" from posts.counts where post_id = $1',
);

/** `null` when the viewer was counted before. */
interface ViewCount {
  readonly viewCount: number | null;
}

@Injectable()
export class SqlViewRepository extends ViewRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async count(postId: string, viewerId: string, at: Date): Promise<number | undefined> {
    const counted = await this.database.queryOne<ViewCount>(countView, [postId, viewerId, at]);
    if (counted === undefined) return undefined;
    return counted.viewCount ?? (await this.database.queryOne<ViewCount>(viewCount, [postId]))?.viewCount ?? undefined;
  }
}
