import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { cardsView, presentTo } from '#users';
import { Comment } from '../domain/comment.ts';
import { CommentRepository, type CommentPlace, type CommentUnderPost } from '../domain/comment.repository.ts';
import { CommentRow } from './comment.row.ts';
import { mayBeSeen } from './visibility.ts';

/* The post stays locked against deletion (share lock) while a comment comes, so that no comment is added to nothing. */
const placeForComment = statement(
  'posts.place-for-comment',
  `select post.author_id as "postAuthorId", (
            select parent.author_id from posts.comments parent
             where parent.id = $3 and parent.post_id = post.id and parent.deleted_at is null
               and ${presentTo('$1::uuid', 'parent.author_id')}) as "parentAuthorId"
     from posts.posts post join ${cardsView} author on author.id = $1
    where post.id = $2 and post.deleted_at is null and ${mayBeSeen('post', '$1::uuid')}
      for share of post`,
);

const addToCommentCount = statement(
  'posts.add-to-comment-count',
  'insert into posts.count_changes (post_id, comments) values ($1, $2)',
);

const lockVisibleComment = statement(
  'posts.lock-visible-comment',
  `select post.author_id as "postAuthorId"
     from posts.comments comment join posts.posts post on post.id = comment.post_id
    where comment.id = $2 and comment.deleted_at is null and post.deleted_at is null
      and ${mayBeSeen('post', '$1::uuid')} and ${presentTo('$1::uuid', 'comment.author_id')}
      for update of comment`,
);

@Injectable()
export class TypeormCommentRepository extends CommentRepository {
  constructor(private readonly database: Database) {
    super();
  }

  add(comment: Comment): Promise<CommentPlace | 'no-post' | 'no-parent'> {
    const { authorId, postId, parentId } = comment.state;
    return this.database.run(async () => {
      const place = await this.database.queryOne<CommentPlace>(placeForComment, [authorId, postId, parentId]);
      if (place === undefined) return 'no-post';
      if (parentId !== null && place.parentAuthorId === null) return 'no-parent';
      await this.database.rows(CommentRow).insert({ ...comment.state });
      await this.database.query(addToCommentCount, [postId, 1]);
      return place;
    });
  }

  async visibleTo(viewerId: string, commentId: string): Promise<CommentUnderPost | undefined> {
    const found = await this.database.queryOne<{ postAuthorId: string }>(lockVisibleComment, [viewerId, commentId]);
    const row = found && (await this.database.rows(CommentRow).findOneBy({ id: commentId }));
    if (!found || !row) return undefined;
    return { comment: Comment.restore(row), postAuthorId: found.postAuthorId };
  }

  async remove(comment: Comment): Promise<void> {
    const { id, postId, deletedAt } = comment.state;
    await this.database.rows(CommentRow).update({ id }, { deletedAt });
    await this.database.query(addToCommentCount, [postId, -1]);
  }
}
