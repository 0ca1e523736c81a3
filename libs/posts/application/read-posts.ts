import type { AttachedMedia } from '#media';
import type { UserCard } from '#users';
import type { ContentType, Visibility } from '../domain/post.ts';

/** A post as one viewer sees it (product.md, "posts"). */
export interface PostView extends QuotedPostView {
  readonly visibility: Visibility;
  readonly likeCount: number;
  readonly commentCount: number;
  /** Reshares and quotes. */
  readonly reshareCount: number;
  readonly viewCount: number;
  readonly likedByMe: boolean;
  readonly bookmarkedByMe: boolean;
  /** What is passed on; `null` also when it is not for these eyes any more. */
  readonly quoteOf: QuotedPostView | null;
  readonly expiresAt: string | null;
}

/** A post inside another one. */
export interface QuotedPostView {
  readonly id: string;
  readonly author: UserCard;
  readonly content: string;
  readonly contentType: ContentType;
  readonly media: readonly MediaView[];
  readonly isReel: boolean;
  readonly createdAt: string;
  readonly editedAt: string | null;
}

/** A picture, sound or video of a post. */
export interface MediaView extends AttachedMedia {
  readonly alt: string | null;
}

/** Hydration: turns ids into what the viewer may see of them. */
export abstract class ReadPosts {
  /**
   * In the order of the ids, in one statement, or two when some pass others on; a post that is gone or not for these eyes
   * is left out, and so is a reshare of one.
   */
  abstract byIds(ids: readonly string[], viewerId: string): Promise<readonly PostView[]>;
}
