import { Body, Controller, Delete, Get, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  created,
  CurrentCaller,
  Cursors,
  CursorScope,
  Endpoint,
  listOf,
  PageQuery,
  type Caller,
  type ListView,
  type Reply,
} from '#platform';
import { UserCardView, type UserCard } from '#users';
import { MediaUnusable } from '#media';
import { BookmarkPost } from '../application/bookmark-post.ts';
import { CreatePost } from '../application/create-post.ts';
import { DeletePost } from '../application/delete-post.ts';
import { EditPost } from '../application/edit-post.ts';
import { LikePost } from '../application/like-post.ts';
import { ListLikers } from '../application/list-likers.ts';
import { ListVersions, type VersionView as VersionViewType } from '../application/list-versions.ts';
import { ReadPost } from '../application/read-post.ts';
import type { PostView as PostViewType } from '../application/read-posts.ts';
import { ResharePost } from '../application/reshare-post.ts';
import { UnlikePost } from '../application/unlike-post.ts';
import { ViewPost } from '../application/view-post.ts';
import {
  ExpiryOutOfRange,
  NotForResharing,
  NotYourPost,
  PostEmpty,
  PostNotFound,
  PostTooLong,
  ReelNeedsVideo,
  ReelTooLong,
  ReshareNotEditable,
} from '../domain/post.errors.ts';
import {
  BookmarkView,
  CreatePostBody,
  EditPostBody,
  IdParams,
  LikeView,
  PostView,
  VersionView,
  ViewCountView,
} from './posts.dto.ts';

@ApiTags('posts')
@Controller('posts')
export class PostsController {
  constructor(
    private readonly createPostUseCase: CreatePost,
    private readonly editPostUseCase: EditPost,
    private readonly deletePostUseCase: DeletePost,
    private readonly readPost: ReadPost,
    private readonly viewPost: ViewPost,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Write a post',
    scope: 'posts:write',
    answers: { 201: PostView },
    problems: [
      PostEmpty,
      PostTooLong,
      ReelNeedsVideo,
      ReelTooLong,
      ExpiryOutOfRange,
      MediaUnusable,
      PostNotFound,
      NotForResharing,
    ],
  })
  async createPost(
    @CurrentCaller() caller: Caller,
    @Body({ schema: CreatePostBody }) body: CreatePostBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<PostViewType> {
    const post = await this.createPostUseCase.execute({ authorId: caller.userId, ...body });
    created(reply, `posts/${post.state.id}`);
    return this.readPost.execute(post.state.id, caller.userId);
  }

  @Get(':id')
  @Endpoint({
    summary: 'A post',
    description: 'A post that is not for your eyes is not found.',
    scope: 'posts:read',
    answers: { 200: PostView },
    problems: [PostNotFound],
  })
  getPost(@CurrentCaller() caller: Caller, @Param({ schema: IdParams }) { id }: IdParams): Promise<PostViewType> {
    return this.readPost.execute(id, caller.userId);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Edit my post',
    description: 'The words before are kept, and can be seen by whoever sees the post.',
    scope: 'posts:write',
    answers: { 200: PostView },
    problems: [PostNotFound, NotYourPost, PostEmpty, PostTooLong, ReshareNotEditable],
  })
  async editPost(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParams }) { id }: IdParams,
    @Body({ schema: EditPostBody }) body: EditPostBody,
  ): Promise<PostViewType> {
    await this.editPostUseCase.execute(id, caller.userId, body);
    return this.readPost.execute(id, caller.userId);
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Delete my post',
    scope: 'posts:write',
    answers: { 204: null },
    problems: [PostNotFound, NotYourPost],
  })
  deletePost(@CurrentCaller() caller: Caller, @Param({ schema: IdParams }) { id }: IdParams): Promise<void> {
    return this.deletePostUseCase.execute(id, caller.userId);
  }

  @Post(':id/view')
  @Endpoint({
    summary: 'Say that I saw a post',
    description: 'Counts each viewer once a day (UTC).',
    scope: 'posts:write',
    answers: { 200: ViewCountView },
    problems: [PostNotFound],
  })
  async recordView(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParams }) { id }: IdParams,
  ): Promise<ViewCountView> {
    return { viewCount: await this.viewPost.execute(id, caller.userId) };
  }
}

@ApiTags('posts')
@Controller('posts/:id')
export class PostLikesController {
  constructor(
    private readonly likePostUseCase: LikePost,
    private readonly unlikePostUseCase: UnlikePost,
    private readonly likers: ListLikers,
    private readonly cursors: Cursors,
  ) {}

  @Post('like')
  @Endpoint({
    summary: 'Like a post',
    description: 'Idempotent: liking again answers the same.',
    scope: 'posts:write',
    answers: { 200: LikeView },
    problems: [PostNotFound],
  })
  async likePost(@CurrentCaller() caller: Caller, @Param({ schema: IdParams }) { id }: IdParams): Promise<LikeView> {
    const { likeCount } = await this.likePostUseCase.execute(id, caller.userId);
    return { likedByMe: true, likeCount };
  }

  @Delete('like')
  @Endpoint({
    summary: 'Take my like back',
    description: 'Idempotent: taking it back again answers the same.',
    scope: 'posts:write',
    answers: { 200: LikeView },
    problems: [PostNotFound],
  })
  async unlikePost(@CurrentCaller() caller: Caller, @Param({ schema: IdParams }) { id }: IdParams): Promise<LikeView> {
    const { likeCount } = await this.unlikePostUseCase.execute(id, caller.userId);
    return { likedByMe: false, likeCount };
  }

  @Get('likes')
  @Endpoint({
    summary: 'Who likes a post, latest first',
    scope: 'posts:read',
    answers: { 200: listOf(UserCardView) },
    problems: [PostNotFound],
  })
  async listLikers(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParams }) { id }: IdParams,
    @Query({ schema: PageQuery }) { limit, cursor }: PageQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<UserCard>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.likers.execute(id, caller.userId, { limit, after }), scope);
  }
}

@ApiTags('posts')
@Controller('posts/:id')
export class PostKeepingController {
  constructor(
    private readonly resharePostUseCase: ResharePost,
    private readonly readPost: ReadPost,
    private readonly bookmark: BookmarkPost,
    private readonly versions: ListVersions,
    private readonly cursors: Cursors,
  ) {}

  @Post('reshare')
  @Endpoint({
    summary: 'Pass a public post on to my followers',
    description:
      'Idempotent: again answers the same reshare, with 200. Deleting that post takes it back. A reshare passes on what it is of.',
    scope: 'posts:write',
    answers: { 201: PostView, 200: PostView },
    problems: [PostNotFound, NotForResharing],
  })
  async resharePost(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParams }) { id }: IdParams,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<PostViewType> {
    const reshare = await this.resharePostUseCase.execute(id, caller.userId);
    created(reply, `posts/${reshare.id}`, reshare.isNew);
    return this.readPost.execute(reshare.id, caller.userId);
  }

  @Post('bookmark')
  @Endpoint({
    summary: 'Keep a post for later',
    scope: 'posts:write',
    answers: { 200: BookmarkView },
    problems: [PostNotFound],
  })
  async bookmarkPost(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParams }) { id }: IdParams,
  ): Promise<BookmarkView> {
    await this.bookmark.add(id, caller.userId);
    return { bookmarkedByMe: true };
  }

  @Delete('bookmark')
  @Endpoint({
    summary: 'Keep a post no longer',
    scope: 'posts:write',
    answers: { 200: BookmarkView },
  })
  async removeBookmark(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParams }) { id }: IdParams,
  ): Promise<BookmarkView> {
    await this.bookmark.remove(id, caller.userId);
    return { bookmarkedByMe: false };
  }

  @Get('versions')
  @Endpoint({
    summary: 'What stood in a post before it was edited, latest first',
    scope: 'posts:read',
    answers: { 200: listOf(VersionView) },
    problems: [PostNotFound],
  })
  async listVersions(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParams }) { id }: IdParams,
    @Query({ schema: PageQuery }) { limit, cursor }: PageQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<VersionViewType>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.versions.execute(id, caller.userId, { limit, after }), scope);
  }
}
