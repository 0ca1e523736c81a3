import { Injectable } from '@nestjs/common';
import { Clock } from '#kernel';
import { PostNotFound } from '../domain/post.errors.ts';
import { ViewRepository } from '../domain/view.repository.ts';

@Injectable()
export class ViewPost {
  constructor(
    private readonly views: ViewRepository,
    private readonly clock: Clock,
  ) {}

  /** @returns how often the post was viewed */
  async execute(postId: string, viewerId: string): Promise<number> {
    const viewCount = await this.views.count(postId, viewerId, this.clock.now());
    if (viewCount === undefined) throw new PostNotFound();
    return viewCount;
  }
}
