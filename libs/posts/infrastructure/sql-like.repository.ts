import { Injectable } from '@nestjs/common';
import { Database, statement, type Statement } from '#platform';
import { presentTo } from '#users';
import { CommentLikeRepository, PostLikeRepository, type Like, type LikeOutcome } from '../domain/like.repository.ts';
import { foldCountsOf, isTimeToFold } from './sql-fold-counts.ts';
import { mayBeSeen } from './visibility.ts';

interface LikeTables {
  readonly likes: string;
  readonly target: string;
  /** Selects `id` and `author_id` of the target `$1` when the user `$2` may see it. */
  readonly visible: string;
  /** Counts the likes in `changed`. */
  readonly counting: (step: 1 | -1) => string;
  /** What `target` has then, for who is told. */
  readonly countThen: (step: 1 | -1) => string;
  /** What `$1` has now. */
  readonly countNow: string;
}

/*
 * Visibility, like and count are one statement each way: what is not seen is not liked, what is liked is counted. A call
 * that changes nothing may have waited for its twin; only a statement of its own sees what the twin has counted.
 */

const change = (name: string, step: 1 | -1, tables: LikeTables, changing: string) =>
  statement(
    name,
    `with target as (${tables.visible}), changed as (${changing} returning likes.${tables.target}),
      counted as (${tables.counting(step)})
    select exists (select from changed) as "changed", target.author_id as "authorId",
           case when exists (select from changed) then ${tables.countThen(step)} end as "likeCount" from target`,
  );

const add = (name: string, tables: LikeTables) =>
  change(
    name,
    1,
    tables,
    `insert into ${tables.likes} as likes (${tables.target}, user_id, id, created_at)
     select target.id, $2, $3, $4 from target
     on conflict (${tables.target}, user_id) do nothing`,
  );

const remove = (name: string, tables: LikeTables) =>
  change(
    name,
    -1,
    tables,
    `delete from ${tables.likes} likes using target where likes.${tables.target} = target.id and likes.user_id = $2`,
  );

const ofPosts: LikeTables = {
  likes: 'posts.likes',
  target: 'post_id',
  visible: `select post.id, post.author_id from posts.posts post
    where post.id = $1 and post.deleted_at is null and ${mayBeSeen('post', '$2::uuid')}`,
  counting: (step) => `insert into posts.count_changes (post_id, likes) select post_id, ${step} from changed`,
  countThen: (step) => `(select like_count + (${step}) from posts.counts_view where post_id = target.id)`,
  countNow: 'select like_count as "likeCount" from posts.counts_view where post_id = $1',
};

/* What a single comment is liked is little enough to be counted in its row. */
const ofComments: LikeTables = {
  likes: 'posts.comment_likes',
  target: 'comment_id',
  visible: `select comment.id, comment.author_id from posts.comments comment join posts.posts post on post.id = comment.post_id
    where comment.id = $1 and comment.deleted_at is null and post.deleted_at is null and ${mayBeSeen('post', '$2::uuid')}
      and ${presentTo('$2::uuid', 'comment.author_id')}`,
  counting: (step) => `update posts.comments counts set like_count = counts.like_count + (${step})
    from changed where counts.id = changed.comment_id returning counts.like_count`,
  countThen: () => '(select like_count from counted)',
  countNow: 'select like_count as "likeCount" from posts.comments where id = $1',
};

const addToPost = add('posts.add-like', ofPosts);
const removeFromPost = remove('posts.remove-like', ofPosts);
const countOfPost = statement('posts.count-likes', ofPosts.countNow);
const addToComment = add('posts.add-comment-like', ofComments);
const removeFromComment = remove('posts.remove-comment-like', ofComments);
const countOfComment = statement('posts.count-comment-likes', ofComments.countNow);

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

  async add({ targetId, userId, id, createdAt }: Like): Promise<LikeOutcome | undefined> {
    const outcome = await outcomeOf(this.database, addToPost, countOfPost, [targetId, userId, id, createdAt]);
    if (outcome?.changed === true && isTimeToFold(outcome.likeCount)) await foldCountsOf(this.database, targetId);
    return outcome;
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
