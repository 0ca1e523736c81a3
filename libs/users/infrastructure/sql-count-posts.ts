import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { CountPosts } from '../application/count-posts.ts';

const addToPostCount = statement(
  'users.add-to-post-count',
  'update users.counts set post_count = post_count + $2 where user_id = $1',
);

@Injectable()
export class SqlCountPosts extends CountPosts {
  constructor(private readonly database: Database) {
    super();
  }

  async add(authorId: string, difference: 1 | -1): Promise<void> {
    await this.database.query(addToPostCount, [authorId, difference]);
  }
}
