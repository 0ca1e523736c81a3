import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { CountPosts } from '../application/count-posts.ts';
import { UserNotFound } from '../domain/user.errors.ts';

const addToPostCount = statement(
  'users.add-to-post-count',
  `update users.counts
      set post_count = post_count + $2,
          private_post_count = private_post_count + case when $3 then $2 else 0 end
    where user_id = $1 returning 1`,
);

@Injectable()
export class SqlCountPosts extends CountPosts {
  constructor(private readonly database: Database) {
    super();
  }

  async add(authorId: string, difference: 1 | -1, isPrivate: boolean): Promise<void> {
    const counted = await this.database.query(addToPostCount, [authorId, difference, isPrivate]);
    if (counted.length === 0) throw new UserNotFound();
  }
}
