import { Injectable } from '@nestjs/common';
import { Clock, Outbox, Transaction } from '#kernel';
import { PostNotFound } from '../domain/post.errors.ts';
import { ViewRepository } from '../domain/view.repository.ts';
import { postViewed } from '../posts.events.ts';

@Injectable()
export class ViewPost {
  constructor(
    private readonly transaction: Transaction,
    private readonly views: ViewRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** @returns how often the post was viewed */
  execute(postId: string, viewerId: string): Promise<number> {
    return this.transaction.run(async () => {
      const occurredAt = this.clock.now();
      const outcome = await this.views.count(postId, viewerId, occurredAt);
      if (outcome === undefined) throw new PostNotFound();
      if (outcome.changed) {
        const data = { postId, authorId: outcome.authorId, userId: viewerId };
        await this.outbox.add({ type: postViewed, data, actorId: viewerId, occurredAt });
      }
      return outcome.viewCount;
    });
  }
}
