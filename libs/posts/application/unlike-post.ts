import { Injectable } from '@nestjs/common';
import { PostLikeRepository, type LikeOutcome } from '../domain/like.repository.ts';
import { PostNotFound } from '../domain/post.errors.ts';

@Injectable()
export class UnlikePost {
  constructor(private readonly likes: PostLikeRepository) {}

  async execute(postId: string, userId: string): Promise<LikeOutcome> {
    const outcome = await this.likes.remove(postId, userId);
    if (outcome === undefined) throw new PostNotFound();
    return outcome;
  }
}
