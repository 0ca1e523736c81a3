import type { Tables } from '#platform';
import { CommentRow } from './infrastructure/comment.row.ts';
import { ActivityViews1763700000031 } from './infrastructure/migrations/1763700000031-activity-views.ts';
import { OfMember1763700000083 } from './infrastructure/migrations/1763700000083-of-member.ts';
import { Posts1763700000001 } from './infrastructure/migrations/1763700000001-posts.ts';
import { PostsComplete1763700000161 } from './infrastructure/migrations/1763700000161-posts-complete.ts';
import { CountChanges1763700000166 } from './infrastructure/migrations/1763700000166-count-changes.ts';
import { Search1763700000162 } from './infrastructure/migrations/1763700000162-search.ts';
import { Threads1763700000167 } from './infrastructure/migrations/1763700000167-threads.ts';
import { CommentCountChanges1763700000168 } from './infrastructure/migrations/1763700000168-comment-count-changes.ts';
import { PostRow } from './infrastructure/post.row.ts';

export const postsTables: Tables = {
  schema: 'posts',
  rows: [PostRow, CommentRow],
  migrations: [
    Posts1763700000001,
    ActivityViews1763700000031,
    OfMember1763700000083,
    PostsComplete1763700000161,
    Search1763700000162,
    CountChanges1763700000166,
    Threads1763700000167,
    CommentCountChanges1763700000168,
  ],
};

/** `id, author_id, visibility, created_at, is_reel, content_type, is_reshare, expires_at` of the posts that are there; who may see which is up to the reader. */
export const visiblePostsView = 'posts.visible_view';
/** `post_id, user_id, created_at`: who likes which post, since when. */
export const likesView = 'posts.likes_view';
/** `post_id, user_id, created_at`: who commented on which post, when; without deleted comments. */
export const commentsView = 'posts.comments_view';
/** `post_id, user_id, day`: who saw which post, on which days (UTC). */
export const viewsView = 'posts.views_view';
/** `post_id, like_count, comment_count, reshare_count, view_count` of every post, exact. */
export const countsView = 'posts.counts_view';
