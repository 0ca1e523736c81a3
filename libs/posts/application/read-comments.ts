import type { Page, PageRequest } from '#kernel';
import type { UserCard } from '#users';

export interface CommentView {
  readonly id: string;
  readonly postId: string;
  readonly parentId: string | null;
  readonly author: UserCard;
  readonly content: string;
  readonly likeCount: number;
  readonly likedByMe: boolean;
  readonly createdAt: string;
}

export abstract class ReadComments {
  /** @throws CommentNotFound */
  abstract byId(commentId: string, viewerId: string): Promise<CommentView>;
  /** Newest first; all of them, or the answers to the comment `parentId`. @throws PostNotFound */
  abstract ofPost(
    postId: string,
    parentId: string | null,
    viewerId: string,
    page: PageRequest,
  ): Promise<Page<CommentView>>;
}
