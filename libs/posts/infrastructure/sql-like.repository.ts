import { Injectable } from '@nestjs/common';
import { Database, statement, type Statement } from '#platform';
import { presentTo } from '#users';
import { CommentLikeRepository, PostLikeRepository, type Like, type LikeOutcome } from '../domain/like.repository.ts';
import { mayBeSeen } from './visibility.ts';

interface LikeTables {
  readonly likes: string;
  readonly target: string;
  readonly counts: string;
  readonly countedId: string;
  /** Selects `id` and `author_id` of the target `$1` when the user `$2` may see it. */
  readonly visible: string;
}

/*
 * Visibility, like and count are one statement each way: what is not seen is not liked, what is liked is counted. A call
 * that changes nothing may have waited for its twin; only a statement of its own sees what the twin has counted.
 */

const add = (name: string, { likes, target, counts, countedId, visible }: LikeTables) =>
  statement(
    name,
    `with target as (${visible}), added as (
      insert into ${likes} (${target}, user_id, id, created_at)
      select target.id, $2, $3, $4 from target
      on conflict (${target}, user_id) do nothing
      returning ${target}
    ), counted as (
      update ${counts} counts set like_count = counts.like_count + 1
        from added where counts.${countedId} = added.${target}
      returning counts.like_count
    )
    select exists (select from counted) as "changed", target.author_id as "authorId",
           (select like_count from counted) as "likeCount" from target`,
  );

const remove = (name: string, { likes, target, counts, countedId, visible }: LikeTables) =>
  statement(
    name,
    `with target as (${visible}), removed as (
      delete from ${likes} likes using target where likes.${target} = target.id and likes.user_id = $2
      returning likes.${target}
    ), counted as (
      update ${counts} counts set like_count = counts.like_count - 1
        from removed where counts.${countedId} = removed.${target}
      returning counts.like_count
    )
    select exists (select from counted) as "changed", target.author_id as "authorId",
           (select like_count from counted) as "likeCount" from target`,
  );

const ofPosts: LikeTables = {
  likes: 'posts.likes',
  target: 'post_id',
  counts: 'posts.counts',
  countedId: 'post_id',
  visible: `select post.id, post.author_id from posts.posts post
    where post.id = $1 and post.deleted_at is null and ${mayBeSeen('post', '$2::uuid')}`,
};

const ofComments: LikeTables = {
  likes: 'posts.comment_likes',
  target: 'comment_id',
  counts: 'posts.comments',
  countedId: 'id',
  visible: `select comment.id, comment.author_id from posts.comments comment join posts.posts post on post.id = comment.post_id
    where comment.id = $1 and comment.deleted_at is null and post.deleted_at is null and ${mayBeSeen('post', '$2::uuid')}
      and ${presentTo('$2::uuid', 'comment.author_id')}`,
};

const count = (name: string, { counts, countedId }: LikeTables) =>
  statement(name, `select like_count as "likeCount" from ${counts} where ${countedId} = $1`);

const addToPost = add('posts.add-like', ofPosts);
const removeFromPost = remove('posts.remove-like', ofPosts);
const countOfPost = count('posts.count-likes', ofPosts);
const addToComment = add('posts.add-comment-like', ofComments);
const removeFromComment = remove('posts.remove-comment-like', ofComments);
const countOfComment = count('posts.count-comment-likes', ofComments);

async function outcomeOf(
  database: Database,
  change: Statement,
  countNow: Statement,
  values: readonly [targetId: string, ...rest: unknown[]],
): Promise<LikeOutcome | undefined> {
  const outcome = await database.queryOne<LikeOutcome>(change, values);
  if (outcome === undefined || outcome.changed) return outcome;
  const counted = await database.queryOne<Pick<LikeOutcome, 'likeCount'>>(countNow, [values[0]]);
  return counted && { ...outcome, ...counted };
}

@Injectable()
export class SqlPostLikeRepository extends PostLikeRepository {
  constructor(private readonly database: Database) {
    super();
  }

  add({ targetId, userId, id, createdAt }: Like): Promise<LikeOutcome | undefined> {
    return outcomeOf(this.database, addToPost, countOfPost, [targetId, userId, id, createdAt]);
  }

  remove(postId: string, userId: string): Promise<LikeOutcome | undefined> {
    return outcomeOf(this.database, removeFromPost, countOfPost, [postId, userId]);
  }
}

@Injectable()
export class SqlCommentLikeRepository extends CommentLikeRepository {
  constructor(private readonly database: Database) {
    super();
  }

  add({ targetId, userId, id, createdAt }: Like): Promise<LikeOutcome | undefined> {
    return outcomeOf(this.database, addToComment, countOfComment, [targetId, userId, id, createdAt]);
  }

  remove(commentId: string, userId: string): Promise<LikeOutcome | undefined> {
    return outcomeOf(this.database, removeFromComment, countOfComment, [commentId, userId]);
  }
}
