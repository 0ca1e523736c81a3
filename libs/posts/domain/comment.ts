import { CommentEmpty, CommentTooLong, NotYourComment } from './post.errors.ts';

export interface CommentState {
  readonly id: string;
  readonly postId: string;
  readonly parentId: string | null;
  readonly authorId: string;
  readonly content: string;
  readonly createdAt: Date;
  readonly deletedAt: Date | null;
}

export type CommentDraft = Omit<CommentState, 'deletedAt'>;

/** In characters (code points); product.md, "posts". */
export const longestComment = 1000;

export class Comment {
  private constructor(private current: CommentState) {}

  static write(draft: CommentDraft): Comment {
    if (draft.content.trim() === '') throw new CommentEmpty();
    if ([...draft.content].length > longestComment) throw new CommentTooLong();
    return new Comment({ ...draft, deletedAt: null });
  }

  static restore(state: CommentState): Comment {
    return new Comment(state);
  }

  get state(): CommentState {
    return this.current;
  }

  /** Its author may take it back; the author of the post keeps their own house. */
  delete(byUserId: string, postAuthorId: string, at: Date): void {
    if (byUserId !== this.current.authorId && byUserId !== postAuthorId) throw new NotYourComment();
    this.current = { ...this.current, deletedAt: at };
  }
}
