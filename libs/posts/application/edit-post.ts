import { Injectable } from '@nestjs/common';
import { Clock, Ids, Outbox, Transaction } from '#kernel';
import { PostNotFound } from '../domain/post.errors.ts';
import type { PostChange } from '../domain/post.ts';
import { PostRepository } from '../domain/post.repository.ts';
import { postEdited } from '../posts.events.ts';
import { AnnounceMentions } from './announce-mentions.ts';

@Injectable()
export class EditPost {
  constructor(
    private readonly transaction: Transaction,
    private readonly posts: PostRepository,
    private readonly mentions: AnnounceMentions,
    private readonly outbox: Outbox,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** What changes nothing is no mistake, no version and no event. */
  async execute(postId: string, callerId: string, change: PostChange): Promise<void> {
    await this.transaction.run(async () => {
      const post = await this.posts.visibleTo(callerId, postId);
      if (post === undefined) throw new PostNotFound();
      const [before, at] = [post.state, this.clock.now()];
      post.edit(callerId, change, at);
      const { content, visibility, authorId } = post.state;
      const isReworded = content !== before.content;
      if (!isReworded && visibility === before.visibility) return;
      const writtenAt = before.editedAt ?? before.createdAt;
      const formerly = isReworded ? { id: this.ids.next(), content: before.content, writtenAt } : undefined;
      await this.posts.change(post, before.visibility, formerly);
      const data = { postId, authorId, visibility };
      await this.outbox.add({ type: postEdited, data, actorId: callerId, occurredAt: at });
      await this.mentions.execute({ content, before: before.content, postId, commentId: null, authorId, at });
    });
  }
}
