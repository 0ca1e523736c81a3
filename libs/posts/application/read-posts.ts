import type { UserCard } from '#users';
import type { ContentType, Visibility } from '../domain/post.ts';

/** A post as one viewer sees it (product.md, "posts"). */
export interface PostView {
  readonly id: string;
  readonly author: UserCard;
  readonly content: string;
  readonly contentType: ContentType;
  readonly media: readonly MediaView[];
  readonly isReel: boolean;
  readonly visibility: Visibility;
  readonly likeCount: number;
  readonly commentCount: number;
  readonly reshareCount: number;
  readonly viewCount: number;
  readonly likedByMe: boolean;
  readonly createdAt: string;
  readonly editedAt: string | null;
}

/** A picture, sound or video of a post. */
export interface MediaView {
  readonly id: string;
  readonly type: string;
  readonly url: string;
  readonly alt: string | null;
}

/** Hydration: turns ids into what the viewer may see of them. */
export abstract class ReadPosts {
  /** In the order of the ids, in one statement; a post that is gone or not for these eyes is left out. */
  abstract byIds(ids: readonly string[], viewerId: string): Promise<readonly PostView[]>;
}
