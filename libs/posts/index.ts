export { PostView } from './api/posts.dto.ts';
export { ReadPosts } from './application/read-posts.ts';
export type { PostView as Post } from './application/read-posts.ts';
export {
  commentDeleted,
  mentioned,
  postCommented,
  postCreated,
  postDeleted,
  postEdited,
  postLiked,
  postUnliked,
  postViewed,
} from './posts.events.ts';
export { PostsModule } from './posts.module.ts';
export { commentsView, countsView, likesView, postsTables, viewsView, visiblePostsView } from './posts.tables.ts';
