import { Injectable } from '@nestjs/common';
import { Clock, Outbox, Transaction } from '#kernel';
import { UseMedia } from '#media';
import { PostNotFound } from '../domain/post.errors.ts';
import { PostRepository } from '../domain/post.repository.ts';
import { postDeleted } from '../posts.events.ts';

@Injectable()
export class DeletePost {
  constructor(
    private readonly transaction: Transaction,
    private readonly posts: PostRepository,
    private readonly media: UseMedia,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  async execute(postId: string, callerId: string): Promise<void> {
    await this.transaction.run(async () => {
      const post = await this.posts.visibleTo(callerId, postId);
      if (post === undefined) throw new PostNotFound();
      const occurredAt = this.clock.now();
      post.delete(callerId, occurredAt);
      await this.media.release(await this.posts.remove(post));
      await this.outbox.add({
        type: postDeleted,
        data: { postId, authorId: post.state.authorId },
        actorId: callerId,
        occurredAt,
      });
    });
  }
}
