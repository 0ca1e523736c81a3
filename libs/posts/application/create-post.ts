import { Injectable } from '@nestjs/common';
import { Clock, Ids, Transaction } from '#kernel';
import { Post, type Visibility } from '../domain/post.ts';
import { PostRepository } from '../domain/post.repository.ts';

export interface NewPost {
  readonly authorId: string;
  readonly content: string;
  readonly isReel: boolean;
  readonly visibility: Visibility;
}

@Injectable()
export class CreatePost {
  constructor(
    private readonly transaction: Transaction,
    private readonly posts: PostRepository,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  async execute(draft: NewPost): Promise<Post> {
    const post = Post.write({ ...draft, id: this.ids.next(), createdAt: this.clock.now() });
    await this.transaction.run(async () => {
      await this.posts.add(post);
    });
    return post;
  }
}
