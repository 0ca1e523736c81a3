import type { Comment } from './comment.ts';

export interface CommentUnderPost {
  readonly comment: Comment;
  readonly postAuthorId: string;
}

/** Whom a new comment concerns. */
export interface CommentPlace {
  readonly postAuthorId: string;
  /** `null` when it answers no comment. */
  readonly parentAuthorId: string | null;
}

export abstract class CommentRepository {
  /**
   * Adds the comment and counts it, unless the author may not see the post (`no-post`), or it answers a comment that is
   * not under that post (`no-parent`).
   */
  abstract add(comment: Comment): Promise<CommentPlace | 'no-post' | 'no-parent'>;
  /** Under a post that the viewer may see, locked until the transaction ends. */
  abstract visibleTo(viewerId: string, commentId: string): Promise<CommentUnderPost | undefined>;
  /** Stores the deletion and takes the comment out of the count. */
  abstract remove(comment: Comment): Promise<void>;
}
