import { Injectable } from '@nestjs/common';
import { Clock, Ids } from '#kernel';
import { Comment } from '../domain/comment.ts';
import { CommentRepository } from '../domain/comment.repository.ts';
import { CommentNotFound, PostNotFound } from '../domain/post.errors.ts';
import { ReadComments, type CommentView } from './read-comments.ts';

export interface NewComment {
  readonly postId: string;
  readonly authorId: string;
  readonly parentId: string | null;
  readonly content: string;
}

@Injectable()
export class WriteComment {
  constructor(
    private readonly comments: CommentRepository,
    private readonly read: ReadComments,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  async execute(draft: NewComment): Promise<CommentView> {
    const comment = Comment.write({ ...draft, id: this.ids.next(), createdAt: this.clock.now() });
    const outcome = await this.comments.add(comment);
    if (outcome === 'no-post') throw new PostNotFound();
    if (outcome === 'no-parent') throw new CommentNotFound();
    return this.read.byId(comment.state.id, draft.authorId);
  }
}
