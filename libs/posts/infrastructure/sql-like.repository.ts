import { Injectable } from '@nestjs/common';
import { Database, statement, type FoldedCounts, type Statement } from '#platform';
import { presentTo } from '#users';
import { CommentLikeRepository, PostLikeRepository, type Like, type LikeOutcome } from '../domain/like.repository.ts';
import { commentCounts, postCounts } from './sql-fold-counts.ts';
import { mayBeSeen } from './visibility.ts';

interface LikeTables {
  readonly likes: string;
  readonly target: string;
  /** Selects `id` and `author_id` of the target `$1` when the user `$2` may see it. */
  readonly visible: string;
  /** Where changes of its count are noted, and where it can be read. */
  readonly changes: string;
  readonly counts: string;
}

/*
 * Visibility, like and count are one statement each way: what is not seen is not liked, what is liked is counted. A call
 * that changes nothing may have waited for its twin; only a statement of its own sees what the twin has counted.
 */

const change = (name: string, step: 1 | -1, tables: LikeTables, changing: string) =>
  statement(
    name,
    `with target as (${tables.visible}), changed as (${changing} returning likes.${tables.target}),
      counted as (insert into ${tables.changes} (${tables.target}, likes) select ${tables.target}, ${step} from changed)
    select exists (select from changed) as "changed", target.author_id as "authorId",
           case when exists (select from changed) then (
             select like_count + (${step}) from ${tables.counts} where ${tables.target} = target.id) end as "likeCount",
           (select count(*)::int from ${tables.changes} where ${tables.target} = target.id) as waiting
      from target`,
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

const countNow = (name: string, { counts, target }: LikeTables) =>
  statement(name, `select like_count as "likeCount" from ${counts} where ${target} = $1`);

const ofPosts: LikeTables = {
  likes: 'posts.likes',
  target: 'post_id',
  visible: `select post.id, post.author_id from posts.posts post
    where post.id = $1 and post.deleted_at is null and ${mayBeSeen('post', '$2::uuid')}`,
  changes: 'posts.count_changes',
  counts: 'posts.counts_view',
};

const ofComments: LikeTables = {
  likes: 'posts.comment_likes',
  target: 'comment_id',
  visible: `select comment.id, comment.author_id from posts.comments comment join posts.posts post on post.id = comment.post_id
    where comment.id = $1 and comment.deleted_at is null and post.deleted_at is null and ${mayBeSeen('post', '$2::uuid')}
      and ${presentTo('$2::uuid', 'comment.author_id')}`,
  changes: 'posts.comment_count_changes',
  counts: 'posts.comment_counts_view',
};

const postLikes = likesOf('like', ofPosts, postCounts);
const commentLikes = likesOf('comment-like', ofComments, commentCounts);

function likesOf(what: string, tables: LikeTables, folded: FoldedCounts) {
  return {
    add: add(`posts.add-${what}`, tables),
    remove: remove(`posts.remove-${what}`, tables),
    count: countNow(`posts.count-${what}s`, tables),
    folded,
  };
}

interface Counted extends LikeOutcome {
  /** How many changes of the count are not folded yet. */
  readonly waiting: number;
}

async function outcomeOf(
  database: Database,
  { count, folded }: typeof postLikes,
  change: Statement,
  values: readonly [targetId: string, ...rest: unknown[]],
): Promise<LikeOutcome | undefined> {
  const found = await database.queryOne<Counted>(change, values);
  if (found === undefined) return undefined;
  const { waiting, ...outcome } = found;
  if (outcome.changed) {
    await folded.foldIfMany(waiting, database, values[0]);
    return outcome;
  }
  const counted = await database.queryOne<Pick<LikeOutcome, 'likeCount'>>(count, [values[0]]);
  return counted && { ...outcome, ...counted };
}

@Injectable()
export class SqlPostLikeRepository extends PostLikeRepository {
  constructor(private readonly database: Database) {
    super();
  }

  add({ targetId, userId, id, createdAt }: Like): Promise<LikeOutcome | undefined> {
    return outcomeOf(this.database, postLikes, postLikes.add, [targetId, userId, id, createdAt]);
  }

  remove(postId: string, userId: string): Promise<LikeOutcome | undefined> {
    return outcomeOf(this.database, postLikes, postLikes.remove, [postId, userId]);
  }
}

@Injectable()
export class SqlCommentLikeRepository extends CommentLikeRepository {
  constructor(private readonly database: Database) {
    super();
  }

  add({ targetId, userId, id, createdAt }: Like): Promise<LikeOutcome | undefined> {
    return outcomeOf(this.database, commentLikes, commentLikes.add, [targetId, userId, id, createdAt]);
  }

  remove(commentId: string, userId: string): Promise<LikeOutcome | undefined> {
    return outcomeOf(this.database, commentLikes, commentLikes.remove, [commentId, userId]);
  }
}
