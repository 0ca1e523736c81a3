import { Injectable } from '@nestjs/common';
import { CountPosts } from '#users';
import { Database, statement } from '#platform';
import { Post } from '../domain/post.ts';
import { PostRepository } from '../domain/post.repository.ts';
import { PostRow } from './post.row.ts';
import { mayBeSeen } from './visibility.ts';

const addPost = statement(
  'posts.add-post',
  `with post as (
     insert into posts.posts (id, author_id, content, content_type, is_reel, visibility, created_at)
     values ($1, $2, $3, $4, $5, $6, $7)
   )
   insert into posts.counts (post_id) values ($1)`,
);

const lockVisible = statement(
  'posts.lock-visible',
  `select post.id from posts.posts post
    where post.id = $2 and post.deleted_at is null and ${mayBeSeen('post', '$1::uuid')}
      for update of post`,
);

@Injectable()
export class TypeormPostRepository extends PostRepository {
  constructor(
    private readonly database: Database,
    private readonly countPosts: CountPosts,
  ) {
    super();
  }

  async add(post: Post): Promise<void> {
    const { id, authorId, content, contentType, isReel, visibility, createdAt } = post.state;
    await Promise.all([
      this.database.query(addPost, [id, authorId, content, contentType, isReel, visibility, createdAt]),
      this.countPosts.add(authorId, 1, visibility === 'private'),
    ]);
  }

  async remove(post: Post): Promise<void> {
    const { id, authorId, visibility, deletedAt } = post.state;
    await this.database.rows(PostRow).update({ id }, { deletedAt });
    await this.countPosts.add(authorId, -1, visibility === 'private');
  }

  async visibleTo(viewerId: string, postId: string): Promise<Post | undefined> {
    if ((await this.database.queryOne(lockVisible, [viewerId, postId])) === undefined) return undefined;
    const row = await this.database.rows(PostRow).findOneBy({ id: postId });
    return row === null ? undefined : Post.restore(row);
  }
}
