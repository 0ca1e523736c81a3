import { Injectable } from '@nestjs/common';
import { Clock, Ids } from '#kernel';
import { CommentLikeRepository, type LikeOutcome } from '../domain/like.repository.ts';
import { CommentNotFound } from '../domain/post.errors.ts';

@Injectable()
export class LikeComment {
  constructor(
    private readonly likes: CommentLikeRepository,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Liking again is no mistake and changes nothing. */
  async execute(commentId: string, userId: string): Promise<LikeOutcome> {
    const like = { id: this.ids.next(), targetId: commentId, userId, createdAt: this.clock.now() };
    const outcome = await this.likes.add(like);
    if (outcome === undefined) throw new CommentNotFound();
    return outcome;
  }
}
