import { NotYourPost, PostEmpty, PostTooLong, ReelNeedsVideo } from './post.errors.ts';

export type Visibility = 'public' | 'followers' | 'private';
export type ContentType = 'text' | 'image' | 'video' | 'mixed';

export interface PostState {
  readonly id: string;
  readonly authorId: string;
  readonly content: string;
  readonly contentType: ContentType;
  readonly isReel: boolean;
  readonly visibility: Visibility;
  readonly createdAt: Date;
  readonly deletedAt: Date | null;
}

export interface PostDraft {
  readonly id: string;
  readonly authorId: string;
  readonly content: string;
  readonly isReel: boolean;
  readonly visibility: Visibility;
  readonly createdAt: Date;
}

/** In characters (code points); product.md, "posts". */
export const longestPost = 2000;

export class Post {
  private constructor(private current: PostState) {}

  static write(draft: PostDraft): Post {
    if (draft.content.trim() === '') throw new PostEmpty();
    if ([...draft.content].length > longestPost) throw new PostTooLong();
    if (draft.isReel) throw new ReelNeedsVideo();
    return new Post({ ...draft, contentType: 'text', deletedAt: null });
  }

  static restore(state: PostState): Post {
    return new Post(state);
  }

  get state(): PostState {
    return this.current;
  }

  delete(byUserId: string, at: Date): void {
    if (byUserId !== this.current.authorId) throw new NotYourPost();
    this.current = { ...this.current, deletedAt: at };
  }
}
