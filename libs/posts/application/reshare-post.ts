import { Injectable } from '@nestjs/common';
import { Clock, Ids, Outbox, Transaction } from '#kernel';
import { NotForResharing, PostNotFound } from '../domain/post.errors.ts';
import { Post } from '../domain/post.ts';
import { PostRepository } from '../domain/post.repository.ts';
import { postCreated } from '../posts.events.ts';

/** A reshare is a post without words of its own; each member makes one of a post, however often they ask. */
@Injectable()
export class ResharePost {
  constructor(
    private readonly transaction: Transaction,
    private readonly posts: PostRepository,
    private readonly outbox: Outbox,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  execute(postId: string, memberId: string): Promise<{ readonly id: string; readonly isNew: boolean }> {
    return this.transaction.run(async () => {
      const quotable = await this.posts.quotable(memberId, postId);
      if (quotable === undefined) throw new PostNotFound();
      if (!quotable.isPublic) throw new NotForResharing();
      if (quotable.reshareId !== null) return { id: quotable.reshareId, isNew: false };
      const reshare = Post.write({
        id: this.ids.next(),
        authorId: memberId,
        content: '',
        isReel: false,
        visibility: 'public',
        quoteOf: quotable.id,
        isReshare: true,
        createdAt: this.clock.now(),
        expiresAt: null,
      });
      const { id, authorId, visibility, createdAt } = reshare.state;
      await this.posts.add(reshare);
      await this.outbox.add({
        type: postCreated,
        data: { postId: id, authorId, visibility },
        actorId: authorId,
        occurredAt: createdAt,
      });
      return { id, isNew: true };
    });
  }
}
