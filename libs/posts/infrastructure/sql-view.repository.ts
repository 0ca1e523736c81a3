import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { ViewRepository, type ViewOutcome } from '../domain/view.repository.ts';
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
    update posts.counts counts set view_count = counts.view_count + 1
      from added where counts.post_id = added.post_id
    returning counts.view_count
  )
  select exists (select from counted) as "changed", target.author_id as "authorId",
         coalesce((select view_count from counted), counts.view_count) as "viewCount"
    from target join posts.counts counts on counts.post_id = target.id`,
);

@Injectable()
export class SqlViewRepository extends ViewRepository {
  constructor(private readonly database: Database) {
    super();
  }

  count(postId: string, viewerId: string, at: Date): Promise<ViewOutcome | undefined> {
    return this.database.queryOne(countView, [postId, viewerId, at]);
  }
}
