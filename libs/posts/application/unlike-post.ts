import { Injectable } from '@nestjs/common';
import { Clock, Outbox, Transaction } from '#kernel';
import { PostLikeRepository, type LikeOutcome } from '../domain/like.repository.ts';
import { PostNotFound } from '../domain/post.errors.ts';
import { postUnliked } from '../posts.events.ts';

@Injectable()
export class UnlikePost {
  constructor(
    private readonly transaction: Transaction,
    private readonly likes: PostLikeRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Taking it back again is no mistake and changes nothing. */
  execute(postId: string, userId: string): Promise<LikeOutcome> {
    return this.transaction.run(async () => {
      const occurredAt = this.clock.now();
      const outcome = await this.likes.remove(postId, userId);
      if (outcome === undefined) throw new PostNotFound();
      if (outcome.changed) {
        const data = { postId, authorId: outcome.authorId, userId };
        await this.outbox.add({ type: postUnliked, data, actorId: userId, occurredAt });
      }
      return outcome;
    });
  }
}
