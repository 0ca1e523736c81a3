import { Injectable } from '@nestjs/common';
import { Clock, Ids } from '#kernel';
import { PostLikeRepository, type LikeOutcome } from '../domain/like.repository.ts';
import { PostNotFound } from '../domain/post.errors.ts';

@Injectable()
export class LikePost {
  constructor(
    private readonly likes: PostLikeRepository,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Liking again is no mistake and changes nothing. */
  async execute(postId: string, userId: string): Promise<LikeOutcome> {
    const like = { id: this.ids.next(), targetId: postId, userId, createdAt: this.clock.now() };
    const outcome = await this.likes.add(like);
    if (outcome === undefined) throw new PostNotFound();
    return outcome;
  }
}
