import { Module } from '@nestjs/common';
import { UsersModule } from '#users';
import { CommentsController, CommentsOfPostController } from './api/comments.controller.ts';
import { PostsOfUserController } from './api/posts-of-user.controller.ts';
import { PostLikesController, PostsController } from './api/posts.controller.ts';
import { CreatePost } from './application/create-post.ts';
import { DeleteComment } from './application/delete-comment.ts';
import { DeletePost } from './application/delete-post.ts';
import { LikeComment } from './application/like-comment.ts';
import { LikePost } from './application/like-post.ts';
import { ListLikers } from './application/list-likers.ts';
import { ListPostsOfUser } from './application/list-posts-of-user.ts';
import { ReadComments } from './application/read-comments.ts';
import { ReadPost } from './application/read-post.ts';
import { ReadPostsOfUser } from './application/read-posts-of-user.ts';
import { ReadPosts } from './application/read-posts.ts';
import { UnlikeComment } from './application/unlike-comment.ts';
import { UnlikePost } from './application/unlike-post.ts';
import { ViewPost } from './application/view-post.ts';
import { WriteComment } from './application/write-comment.ts';
import { CommentRepository } from './domain/comment.repository.ts';
import { CommentLikeRepository, PostLikeRepository } from './domain/like.repository.ts';
import { PostRepository } from './domain/post.repository.ts';
import { ViewRepository } from './domain/view.repository.ts';
import { PostsPersonalData } from './infrastructure/posts-personal-data.ts';
import { SqlCommentLikeRepository, SqlPostLikeRepository } from './infrastructure/sql-like.repository.ts';
import { SqlListLikers } from './infrastructure/sql-list-likers.ts';
import { SqlListPostsOfUser } from './infrastructure/sql-list-posts-of-user.ts';
import { SqlPostStatistics } from './infrastructure/sql-post-statistics.ts';
import { SqlReadComments } from './infrastructure/sql-read-comments.ts';
import { SqlReadPosts } from './infrastructure/sql-read-posts.ts';
import { SqlViewRepository } from './infrastructure/sql-view.repository.ts';
import { TypeormCommentRepository } from './infrastructure/typeorm-comment.repository.ts';
import { TypeormPostRepository } from './infrastructure/typeorm-post.repository.ts';

@Module({
  imports: [UsersModule],
  controllers: [
    PostsController,
    PostLikesController,
    PostsOfUserController,
    CommentsOfPostController,
    CommentsController,
  ],
  providers: [
    PostsPersonalData,
    CreatePost,
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
    { provide: ListLikers, useClass: SqlListLikers },
    { provide: ListPostsOfUser, useClass: SqlListPostsOfUser },
  ],
  exports: [ReadPosts],
})
export class PostsModule {}
