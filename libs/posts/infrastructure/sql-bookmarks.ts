import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { Bookmarks } from '../application/bookmarks.ts';
import { mayBeSeen } from './visibility.ts';

const add = statement(
  'posts.add-bookmark',
  `with target as (
     select post.id from posts.posts post
      where post.id = $1 and post.deleted_at is null and ${mayBeSeen('post', '$2::uuid')}
   ), added as (
     insert into posts.bookmarks (user_id, post_id, id) select $2, target.id, $3 from target on conflict do nothing
   )
   select id from target`,
);

const remove = statement('posts.remove-bookmark', 'delete from posts.bookmarks where user_id = $2 and post_id = $1');

@Injectable()
export class SqlBookmarks extends Bookmarks {
  constructor(private readonly database: Database) {
    super();
  }

  async add(postId: string, userId: string, id: string): Promise<boolean> {
    return (await this.database.queryOne(add, [postId, userId, id])) !== undefined;
  }

  async remove(postId: string, userId: string): Promise<void> {
    await this.database.query(remove, [postId, userId]);
  }
}
