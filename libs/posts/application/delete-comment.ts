import { Injectable } from '@nestjs/common';
import { Clock, Transaction } from '#kernel';
import { CommentRepository } from '../domain/comment.repository.ts';
import { CommentNotFound } from '../domain/post.errors.ts';

@Injectable()
export class DeleteComment {
  constructor(
    private readonly transaction: Transaction,
    private readonly comments: CommentRepository,
    private readonly clock: Clock,
  ) {}

  async execute(commentId: string, callerId: string): Promise<void> {
    await this.transaction.run(async () => {
      const found = await this.comments.visibleTo(callerId, commentId);
      if (found === undefined) throw new CommentNotFound();
      found.comment.delete(callerId, found.postAuthorId, this.clock.now());
      await this.comments.remove(found.comment);
    });
  }
}
