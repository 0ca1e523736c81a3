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
  versions: copyOf(
    'posts.copy-of-versions',
    `select version.post_id as "postId", version.content, version.written_at as "writtenAt"
       from posts.posts post join posts.versions version on version.post_id = post.id
      where post.author_id = $1 and (post.deleted_at is null or post.deleted_at is not null) order by version.id`,
  ),
  bookmarks: copyOf(
    'posts.copy-of-bookmarks',
    'select post_id as "postId" from posts.bookmarks where user_id = $1 order by id',
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

/** Takes some of the member's marks of posts or comments back, and off their counts. */
const unmark = (name: string, marks: string, by: string, { changes, of, count }: Marked) =>
  statement(
    name,
    `with gone as (
       delete from ${marks} where ctid = any (array(select ctid from ${marks} where ${by} = $1 limit 500)) and ${by} = $1
       returning ${of}
     ), counted as (
       insert into ${changes} (${of}, ${count}) select ${of}, -count(*) from gone group by ${of}
     )
     select from gone`,
  );

interface Marked {
  readonly changes: string;
  readonly of: string;
  readonly count: string;
}

const ofPosts = { changes: 'posts.count_changes', of: 'post_id' };
const ofComments = { changes: 'posts.comment_count_changes', of: 'comment_id' };

const nobody = `'00000000-0000-0000-0000-000000000000'`;

/* Others have answered it, so its place stays. */
const emptyComments = statement(
  'posts.erase-comments',
  `with taken as (
     select id, deleted_at from posts.comments where author_id = $1 limit 500 for update
   ), gone as (
     update posts.comments comment set author_id = ${nobody}, content = '-', deleted_at = coalesce(comment.deleted_at, now())
       from taken where comment.id = taken.id
     returning comment.post_id, taken.deleted_at is null as counts
   ), counted as (
     insert into posts.count_changes (post_id, comments) select post_id, -count(*) from gone where counts group by post_id
   )
   select from gone`,
);

/* Nor do posts go that others have quoted. What they were of, they are no more. */
const emptyPosts = statement(
  'posts.erase-posts',
  `with taken as (
     (select id from posts.posts where author_id = $1 and deleted_at is null limit 250)
     union all
     (select id from posts.posts where author_id = $1 and deleted_at is not null limit 250)
   ), held as (
     select post.id, post.quote_of, post.deleted_at from posts.posts post
      where post.id in (select id from taken) for update
   ), versions as (
     delete from posts.versions where post_id in (select id from held)
   ), tags as (
     delete from posts.tags where post_id in (select id from held)
   ), media as (
     delete from posts.media where post_id in (select id from held)
   ), gone as (
     update posts.posts post set author_id = ${nobody}, content = '', deleted_at = coalesce(post.deleted_at, now())
       from held where post.id = held.id
     returning held.quote_of, held.deleted_at is null as counts
   ), counted as (
     insert into posts.count_changes (post_id, reshares)
     select quote_of, -count(*) from gone where counts and quote_of is not null group by quote_of
   )
   select from gone`,
);

const erasures = [
  statement('posts.erase-bookmarks', 'delete from posts.bookmarks where user_id = $1 returning 1'),
  unmark('posts.erase-views', 'posts.views', 'viewer_id', { ...ofPosts, count: 'views' }),
  unmark('posts.erase-likes', 'posts.likes', 'user_id', { ...ofPosts, count: 'likes' }),
  unmark('posts.erase-comment-likes', 'posts.comment_likes', 'user_id', { ...ofComments, count: 'likes' }),
  emptyComments,
  emptyPosts,
];

@Injectable()
export class PostsPersonalData extends SqlPersonalData {
  readonly module = 'posts';
  protected readonly copies = copies;
  protected readonly erasures = erasures;
}
