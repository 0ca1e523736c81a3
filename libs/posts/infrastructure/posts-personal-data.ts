import { Injectable } from '@nestjs/common';
import { copyOf, SqlPersonalData, statement } from '#platform';

const copies = {
  posts: copyOf(
    'posts.copy-of-posts',
    `select id, content, content_type as "contentType", is_reel as "isReel", visibility, created_at as "createdAt",
            edited_at as "editedAt", deleted_at as "deletedAt"
       from posts.posts where author_id = $1 and (deleted_at is null or deleted_at is not null) order by id`,
  ),
  comments: copyOf(
    'posts.copy-of-comments',
    `select id, post_id as "postId", parent_id as "parentId", content, created_at as "createdAt", deleted_at as "deletedAt"
       from posts.comments where author_id = $1 order by id`,
  ),
  likes: copyOf(
    'posts.copy-of-likes',
    'select post_id as "postId", created_at as "createdAt" from posts.likes where user_id = $1 order by id',
  ),
  'comment-likes': copyOf(
    'posts.copy-of-comment-likes',
    'select comment_id as "commentId", created_at as "createdAt" from posts.comment_likes where user_id = $1 order by id',
  ),
  views: copyOf(
    'posts.copy-of-views',
    'select post_id as "postId", day from posts.views where viewer_id = $1 order by day, post_id',
  ),
};

/** Takes some of the member's marks back, and off the counts of what was marked, which are locked in one order. */
const unmark = (
  name: string,
  marks: string,
  target: string,
  by: string,
  counts: string,
  countedId: string,
  count: string,
) =>
  statement(
    name,
    `with taken as (
       select ctid, ${target} from ${marks} where ${by} = $1 limit 500
     ), locked as (
       select ${countedId} as id from ${counts} where ${countedId} in (select ${target} from taken) order by 1 for no key update
     ), gone as (
       delete from ${marks} where ctid = any (array(select ctid from taken)) and ${by} = $1 and (select count(*) from locked) > 0
       returning ${target}
     ), counted as (
       update ${counts} counts set ${count} = counts.${count} - gone.times
         from (select ${target}, count(*)::int as times from gone group by ${target}) gone
        where counts.${countedId} = gone.${target}
     )
     select from gone`,
  );

const nobody = `'00000000-0000-0000-0000-000000000000'`;

/* Others have answered it, so its place stays. */
const emptyComments = statement(
  'posts.erase-comments',
  `with taken as (
     select id, post_id, deleted_at from posts.comments where author_id = $1 limit 500
   ), locked as (
     select post_id from posts.counts where post_id in (select post_id from taken) order by 1 for no key update
   ), gone as (
     update posts.comments comment set author_id = ${nobody}, content = '-', deleted_at = coalesce(comment.deleted_at, now())
       from taken where comment.id = taken.id and (select count(*) from locked) > 0
     returning comment.post_id, taken.deleted_at is null as counts
   ), counted as (
     update posts.counts set comment_count = comment_count - fewer.times
       from (select post_id, count(*)::int as times from gone where counts group by post_id) fewer
      where posts.counts.post_id = fewer.post_id
   )
   select from gone`,
);

const emptyPosts = statement(
  'posts.erase-posts',
  `update posts.posts set author_id = ${nobody}, content = '', deleted_at = coalesce(deleted_at, now())
    where id = any (array(
      (select id from posts.posts where author_id = $1 and deleted_at is null limit 250)
      union all
      (select id from posts.posts where author_id = $1 and deleted_at is not null limit 250))) returning 1`,
);

const erasures = [
  unmark('posts.erase-views', 'posts.views', 'post_id', 'viewer_id', 'posts.counts', 'post_id', 'view_count'),
  unmark('posts.erase-likes', 'posts.likes', 'post_id', 'user_id', 'posts.counts', 'post_id', 'like_count'),
  unmark(
    'posts.erase-comment-likes',
    'posts.comment_likes',
    'comment_id',
    'user_id',
    'posts.comments',
    'id',
    'like_count',
  ),
  emptyComments,
  emptyPosts,
];

@Injectable()
export class PostsPersonalData extends SqlPersonalData {
  readonly module = 'posts';
  protected readonly copies = copies;
  protected readonly erasures = erasures;
}
