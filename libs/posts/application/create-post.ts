import { Injectable } from '@nestjs/common';
import { Clock, Ids, Outbox, Transaction } from '#kernel';
import { Post, type Visibility } from '../domain/post.ts';
import { PostRepository } from '../domain/post.repository.ts';
import { postCreated } from '../posts.events.ts';

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
    private readonly outbox: Outbox,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  async execute(draft: NewPost): Promise<Post> {
    const post = Post.write({ ...draft, id: this.ids.next(), createdAt: this.clock.now() });
    await this.transaction.run(async () => {
      const { id: postId, authorId, visibility, createdAt } = post.state;
      await Promise.all([
        this.posts.add(post),
        this.outbox.add({
          type: postCreated,
          data: { postId, authorId, visibility },
          actorId: authorId,
          occurredAt: createdAt,
        }),
      ]);
    });
    return post;
  }
}
