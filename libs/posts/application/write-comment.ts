import { Injectable } from '@nestjs/common';
import { Clock, Ids, Outbox, Transaction } from '#kernel';
import { Comment } from '../domain/comment.ts';
import { CommentRepository } from '../domain/comment.repository.ts';
import { CommentNotFound, PostNotFound } from '../domain/post.errors.ts';
import { postCommented } from '../posts.events.ts';
import { AnnounceMentions } from './announce-mentions.ts';
import { ReadComments, type CommentView } from './read-comments.ts';

export interface NewComment {
  readonly postId: string;
  readonly authorId: string;
  readonly parentId: string | null;
  readonly content: string;
}

@Injectable()
export class WriteComment {
  constructor(
    private readonly transaction: Transaction,
    private readonly comments: CommentRepository,
    private readonly outbox: Outbox,
    private readonly mentions: AnnounceMentions,
    private readonly read: ReadComments,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  async execute(draft: NewComment): Promise<CommentView> {
    const comment = Comment.write({ ...draft, id: this.ids.next(), createdAt: this.clock.now() });
    await this.transaction.run(async () => {
      const place = await this.comments.add(comment);
      if (place === 'no-post') throw new PostNotFound();
      if (place === 'no-parent') throw new CommentNotFound();
      const { id, postId, authorId, parentId, createdAt } = comment.state;
      await this.outbox.add({
        type: postCommented,
        data: {
          commentId: id,
          postId,
          authorId: place.postAuthorId,
          userId: authorId,
          parentId,
          parentAuthorId: place.parentAuthorId,
        },
        actorId: authorId,
        occurredAt: createdAt,
      });
      await this.mentions.execute({ content: draft.content, postId, commentId: id, authorId, at: createdAt });
    });
    return this.read.byId(comment.state.id, draft.authorId);
  }
}
