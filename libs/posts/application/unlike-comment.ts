import { Injectable } from '@nestjs/common';
import { CommentLikeRepository, type LikeOutcome } from '../domain/like.repository.ts';
import { CommentNotFound } from '../domain/post.errors.ts';

@Injectable()
export class UnlikeComment {
  constructor(private readonly likes: CommentLikeRepository) {}

  async execute(commentId: string, userId: string): Promise<LikeOutcome> {
    const outcome = await this.likes.remove(commentId, userId);
    if (outcome === undefined) throw new CommentNotFound();
    return outcome;
  }
}
