import { Body, Controller, Delete, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  created,
  CurrentCaller,
  Cursors,
  CursorScope,
  Endpoint,
  listOf,
  type Caller,
  type ListView,
  type Reply,
} from '#platform';
import { DeleteComment } from '../application/delete-comment.ts';
import { LikeComment } from '../application/like-comment.ts';
import { ReadComments, type CommentView as CommentViewType } from '../application/read-comments.ts';
import { UnlikeComment } from '../application/unlike-comment.ts';
import { WriteComment } from '../application/write-comment.ts';
import { CommentEmpty, CommentNotFound, CommentTooLong, NotYourComment, PostNotFound } from '../domain/post.errors.ts';
import { CommentsQuery, CommentView, CreateCommentBody, IdParams, LikeView } from './posts.dto.ts';

@ApiTags('comments')
@Controller('posts/:id/comments')
export class CommentsOfPostController {
  constructor(
    private readonly writeComment: WriteComment,
    private readonly comments: ReadComments,
    private readonly cursors: Cursors,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Comment on a post, or answer a comment',
    scope: 'posts:write',
    answers: { 201: CommentView },
    problems: [PostNotFound, CommentNotFound, CommentEmpty, CommentTooLong],
  })
  async createComment(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParams }) { id }: IdParams,
    @Body({ schema: CreateCommentBody }) body: CreateCommentBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<CommentViewType> {
    const comment = await this.writeComment.execute({ postId: id, authorId: caller.userId, ...body });
    created(reply, `comments/${comment.id}`);
    return comment;
  }

  @Get()
  @Endpoint({
    summary: 'The comments on a post, newest first',
    description: 'All of them, each with the one that it answers; with `parentId` the answers to that one.',
    scope: 'posts:read',
    answers: { 200: listOf(CommentView) },
    problems: [PostNotFound],
  })
  async listComments(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParams }) { id }: IdParams,
    @Query({ schema: CommentsQuery }) { parentId, limit, cursor }: CommentsQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<CommentViewType>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.comments.ofPost(id, parentId ?? null, caller.userId, { limit, after }), scope);
  }
}

@ApiTags('comments')
@Controller('comments/:id')
export class CommentsController {
  constructor(
    private readonly comments: ReadComments,
    private readonly deleteCommentUseCase: DeleteComment,
    private readonly likeCommentUseCase: LikeComment,
    private readonly unlikeCommentUseCase: UnlikeComment,
  ) {}

  @Get()
  @Endpoint({ summary: 'A comment', scope: 'posts:read', answers: { 200: CommentView }, problems: [CommentNotFound] })
  getComment(@CurrentCaller() caller: Caller, @Param({ schema: IdParams }) { id }: IdParams): Promise<CommentViewType> {
    return this.comments.byId(id, caller.userId);
  }

  @Delete()
  @Endpoint({
    summary: 'Delete a comment of mine, or one on my post',
    scope: 'posts:write',
    answers: { 204: null },
    problems: [CommentNotFound, NotYourComment],
  })
  deleteComment(@CurrentCaller() caller: Caller, @Param({ schema: IdParams }) { id }: IdParams): Promise<void> {
    return this.deleteCommentUseCase.execute(id, caller.userId);
  }

  @Post('like')
  @Endpoint({
    summary: 'Like a comment',
    description: 'Idempotent: liking again answers the same.',
    scope: 'posts:write',
    answers: { 200: LikeView },
    problems: [CommentNotFound],
  })
  async likeComment(@CurrentCaller() caller: Caller, @Param({ schema: IdParams }) { id }: IdParams): Promise<LikeView> {
    const { likeCount } = await this.likeCommentUseCase.execute(id, caller.userId);
    return { likedByMe: true, likeCount };
  }

  @Delete('like')
  @Endpoint({
    summary: 'Take my like of a comment back',
    description: 'Idempotent: taking it back again answers the same.',
    scope: 'posts:write',
    answers: { 200: LikeView },
    problems: [CommentNotFound],
  })
  async unlikeComment(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParams }) { id }: IdParams,
  ): Promise<LikeView> {
    const { likeCount } = await this.unlikeCommentUseCase.execute(id, caller.userId);
    return { likedByMe: false, likeCount };
  }
}
