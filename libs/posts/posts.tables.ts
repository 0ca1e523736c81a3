import type { Tables } from '#platform';
import { CommentRow } from './infrastructure/comment.row.ts';
import { Posts1763700000001 } from './infrastructure/migrations/1763700000001-posts.ts';
import { PostRow } from './infrastructure/post.row.ts';

export const postsTables: Tables = { schema: 'posts', rows: [PostRow, CommentRow], migrations: [Posts1763700000001] };

/** `id, author_id, visibility, created_at` of the posts that are there; who may see which is up to the reader. */
export const visiblePostsView = 'posts.visible_view';
