import { Injectable } from '@nestjs/common';
import { Clock, Transaction } from '#kernel';
import { PostNotFound } from '../domain/post.errors.ts';
import { PostRepository } from '../domain/post.repository.ts';

@Injectable()
export class DeletePost {
  constructor(
    private readonly transaction: Transaction,
    private readonly posts: PostRepository,
    private readonly clock: Clock,
  ) {}

  async execute(postId: string, callerId: string): Promise<void> {
    await this.transaction.run(async () => {
      const post = await this.posts.visibleTo(callerId, postId);
      if (post === undefined) throw new PostNotFound();
      post.delete(callerId, this.clock.now());
      await this.posts.remove(post);
    });
  }
}
