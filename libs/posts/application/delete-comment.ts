import { Injectable } from '@nestjs/common';
import { Clock, Outbox, Transaction } from '#kernel';
import { CommentRepository } from '../domain/comment.repository.ts';
import { CommentNotFound } from '../domain/post.errors.ts';
import { commentDeleted } from '../posts.events.ts';

@Injectable()
export class DeleteComment {
  constructor(
    private readonly transaction: Transaction,
    private readonly comments: CommentRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(commentId: string, callerId: string): Promise<void> {
    await this.transaction.run(async () => {
      const found = await this.comments.visibleTo(callerId, commentId);
      if (found === undefined) throw new CommentNotFound();
      const { comment, postAuthorId } = found;
      const occurredAt = this.clock.now();
      comment.delete(callerId, postAuthorId, occurredAt);
      await this.comments.remove(comment);
      await this.outbox.add({
        type: commentDeleted,
        data: { commentId, postId: comment.state.postId, authorId: postAuthorId },
        actorId: callerId,
        occurredAt,
      });
    });
  }
}
