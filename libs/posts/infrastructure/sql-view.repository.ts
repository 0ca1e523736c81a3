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
  select view_count as "viewCount" from counted
  union all
  select counts.view_count from posts.counts counts join target on counts.post_id = target.id
   where not exists (select from counted)`,
);

@Injectable()
export class SqlViewRepository extends ViewRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async count(postId: string, viewerId: string, at: Date): Promise<number | undefined> {
    const row = await this.database.queryOne<{ viewCount: number }>(countView, [postId, viewerId, at]);
    return row?.viewCount;
  }
}
