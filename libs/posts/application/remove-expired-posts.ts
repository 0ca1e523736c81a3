import { Injectable } from '@nestjs/common';
import { Clock, Outbox, Transaction } from '#kernel';
import { UseMedia } from '#media';
import { PostRepository } from '../domain/post.repository.ts';
import { postDeleted } from '../posts.events.ts';

const batch = 100;

/** Nobody sees a post whose time is over; this takes it out of the counts, and lets go of its media. */
@Injectable()
export class RemoveExpiredPosts {
  constructor(
    private readonly transaction: Transaction,
    private readonly posts: PostRepository,
    private readonly media: UseMedia,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(signal: AbortSignal): Promise<void> {
    let removed = batch;
    while (removed === batch && !signal.aborted) removed = await this.transaction.run(() => this.removeSome());
  }

  private async removeSome(): Promise<number> {
    const now = this.clock.now();
    const posts = await this.posts.expired(now, batch);
    for (const post of posts) {
      const { id: postId, authorId } = post.state;
      post.delete(authorId, now);
      await this.media.release(await this.posts.remove(post));
      await this.outbox.add({ type: postDeleted, data: { postId, authorId }, actorId: null, occurredAt: now });
    }
    return posts.length;
  }
}
