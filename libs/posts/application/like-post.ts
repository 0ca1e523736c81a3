import { Injectable } from '@nestjs/common';
import { Clock, Ids, Outbox, Transaction } from '#kernel';
import { PostLikeRepository, type LikeOutcome } from '../domain/like.repository.ts';
import { PostNotFound } from '../domain/post.errors.ts';
import { postLiked } from '../posts.events.ts';

@Injectable()
export class LikePost {
  constructor(
    private readonly transaction: Transaction,
    private readonly likes: PostLikeRepository,
    private readonly outbox: Outbox,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Liking again is no mistake and changes nothing. */
  execute(postId: string, userId: string): Promise<LikeOutcome> {
    return this.transaction.run(async () => {
      const occurredAt = this.clock.now();
      const outcome = await this.likes.add({ id: this.ids.next(), targetId: postId, userId, createdAt: occurredAt });
      if (outcome === undefined) throw new PostNotFound();
      if (outcome.changed) {
        const data = { postId, authorId: outcome.authorId, userId };
        await this.outbox.add({ type: postLiked, data, actorId: userId, occurredAt });
      }
      return outcome;
    });
  }
}
