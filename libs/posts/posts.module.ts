import { Module } from '@nestjs/common';
import { MediaModule } from '#media';
import { UsersModule } from '#users';
import { CommentsController, CommentsOfPostController } from './api/comments.controller.ts';
import { PostsOfUserController } from './api/posts-of-user.controller.ts';
import { ExpiredPostsSchedule } from './api/expired-posts.schedule.ts';
import { FoldCountsSchedule } from './api/fold-counts.schedule.ts';
import { PostListsController } from './api/post-lists.controller.ts';
import { PostKeepingController, PostLikesController, PostsController } from './api/posts.controller.ts';
import { AnnounceMentions } from './application/announce-mentions.ts';
import { BookmarkPost } from './application/bookmark-post.ts';
import { Bookmarks } from './application/bookmarks.ts';
import { CreatePost } from './application/create-post.ts';
import { DeleteComment } from './application/delete-comment.ts';
import { DeletePost } from './application/delete-post.ts';
import { EditPost } from './application/edit-post.ts';
import { FoldCounts } from './application/fold-counts.ts';
import { FindMentioned } from './application/find-mentioned.ts';
import { LikeComment } from './application/like-comment.ts';
import { LikePost } from './application/like-post.ts';
import { ListLikers } from './application/list-likers.ts';
import { ListPosts } from './application/list-posts.ts';
import { ListPostsOfUser } from './application/list-posts-of-user.ts';
import { ListVersions } from './application/list-versions.ts';
import { ReadComments } from './application/read-comments.ts';
import { ReadPostLists } from './application/read-post-lists.ts';
import { ReadPost } from './application/read-post.ts';
import { ReadPostsOfUser } from './application/read-posts-of-user.ts';
import { ReadPosts } from './application/read-posts.ts';
import { RemoveExpiredPosts } from './application/remove-expired-posts.ts';
import { ResharePost } from './application/reshare-post.ts';
import { SearchPosts } from './application/search-posts.ts';
import { UnlikeComment } from './application/unlike-comment.ts';
import { UnlikePost } from './application/unlike-post.ts';
import { ViewPost } from './application/view-post.ts';
import { WriteComment } from './application/write-comment.ts';
import { CommentRepository } from './domain/comment.repository.ts';
import { CommentLikeRepository, PostLikeRepository } from './domain/like.repository.ts';
import { PostRepository } from './domain/post.repository.ts';
import { ViewRepository } from './domain/view.repository.ts';
import { PostsPersonalData } from './infrastructure/posts-personal-data.ts';
import { SqlBookmarks } from './infrastructure/sql-bookmarks.ts';
import { SqlFoldCounts } from './infrastructure/sql-fold-counts.ts';
import { SqlFindMentioned } from './infrastructure/sql-find-mentioned.ts';
import { SqlCommentLikeRepository, SqlPostLikeRepository } from './infrastructure/sql-like.repository.ts';
import { SqlListLikers } from './infrastructure/sql-list-likers.ts';
import { SqlListPosts } from './infrastructure/sql-list-posts.ts';
import { SqlListPostsOfUser } from './infrastructure/sql-list-posts-of-user.ts';
import { SqlListVersions } from './infrastructure/sql-list-versions.ts';
import { SqlPostStatistics } from './infrastructure/sql-post-statistics.ts';
import { SqlReadComments } from './infrastructure/sql-read-comments.ts';
import { SqlReadPosts } from './infrastructure/sql-read-posts.ts';
import { SqlSearchPosts } from './infrastructure/sql-search-posts.ts';
import { SqlViewRepository } from './infrastructure/sql-view.repository.ts';
import { TypeormCommentRepository } from './infrastructure/typeorm-comment.repository.ts';
import { TypeormPostRepository } from './infrastructure/typeorm-post.repository.ts';

@Module({
  imports: [UsersModule, MediaModule],
  controllers: [
    PostListsController,
    PostsController,
    PostKeepingController,
    PostLikesController,
    PostsOfUserController,
    CommentsOfPostController,
    CommentsController,
  ],
  providers: [
    PostsPersonalData,
    CreatePost,
    EditPost,
    ResharePost,
    AnnounceMentions,
    BookmarkPost,
    ReadPostLists,
    RemoveExpiredPosts,
    ExpiredPostsSchedule,
    FoldCountsSchedule,
    DeletePost,
    ReadPost,
    ReadPostsOfUser,
    LikePost,
    UnlikePost,
    ViewPost,
    WriteComment,
    DeleteComment,
    LikeComment,
    UnlikeComment,
    SqlPostStatistics,
    { provide: PostRepository, useClass: TypeormPostRepository },
    { provide: CommentRepository, useClass: TypeormCommentRepository },
    { provide: PostLikeRepository, useClass: SqlPostLikeRepository },
    { provide: CommentLikeRepository, useClass: SqlCommentLikeRepository },
    { provide: ViewRepository, useClass: SqlViewRepository },
    { provide: ReadPosts, useClass: SqlReadPosts },
    { provide: ReadComments, useClass: SqlReadComments },
    { provide: FoldCounts, useClass: SqlFoldCounts },
    { provide: ListPosts, useClass: SqlListPosts },
    { provide: SearchPosts, useClass: SqlSearchPosts },
    { provide: ListVersions, useClass: SqlListVersions },
    { provide: Bookmarks, useClass: SqlBookmarks },
    { provide: FindMentioned, useClass: SqlFindMentioned },
    { provide: ListLikers, useClass: SqlListLikers },
    { provide: ListPostsOfUser, useClass: SqlListPostsOfUser },
  ],
  exports: [ReadPosts],
})
export class PostsModule {}
