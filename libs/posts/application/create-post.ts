import { Injectable } from '@nestjs/common';
import { Clock, Ids, Outbox, Transaction } from '#kernel';
import { UseMedia } from '#media';
import { NotForResharing, PostNotFound } from '../domain/post.errors.ts';
import { Post, type AttachedMedia, type Visibility } from '../domain/post.ts';
import { PostRepository } from '../domain/post.repository.ts';
import { postCreated } from '../posts.events.ts';
import { AnnounceMentions } from './announce-mentions.ts';

export interface NewPost {
  readonly authorId: string;
  readonly content: string;
  readonly media: readonly { readonly id: string; readonly alt: string | null }[];
  readonly isReel: boolean;
  readonly visibility: Visibility;
  readonly quoteOf: string | null;
  readonly expiresAt: string | null;
}

@Injectable()
export class CreatePost {
  constructor(
    private readonly transaction: Transaction,
    private readonly posts: PostRepository,
    private readonly media: UseMedia,
    private readonly mentions: AnnounceMentions,
    private readonly outbox: Outbox,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  execute({ media, expiresAt, quoteOf, ...draft }: NewPost): Promise<Post> {
    return this.transaction.run(async () => {
      const attached = await this.attach(draft.authorId, media);
      const post = Post.write(
        {
          ...draft,
          quoteOf: quoteOf === null ? null : await this.quotable(draft.authorId, quoteOf),
          id: this.ids.next(),
          isReshare: false,
          createdAt: this.clock.now(),
          expiresAt: expiresAt === null ? null : new Date(expiresAt),
        },
        attached,
      );
      const { id: postId, authorId, visibility, content, createdAt } = post.state;
      await Promise.all([
        this.posts.add(post),
        this.outbox.add({
          type: postCreated,
          data: { postId, authorId, visibility },
          actorId: authorId,
          occurredAt: createdAt,
        }),
      ]);
      await this.mentions.execute({ content, postId, commentId: null, authorId, at: createdAt });
      return post;
    });
  }

  private async attach(authorId: string, media: NewPost['media']): Promise<readonly AttachedMedia[]> {
    const claimed = await this.media.claim(
      authorId,
      media.map(({ id }) => id),
    );
    return claimed.map((each, index) => ({ ...each, alt: media[index]?.alt ?? null }));
  }

  private async quotable(authorId: string, postId: string): Promise<string> {
    const quotable = await this.posts.quotable(authorId, postId);
    if (quotable === undefined) throw new PostNotFound();
    if (!quotable.isPublic) throw new NotForResharing();
    return quotable.id;
  }
}
