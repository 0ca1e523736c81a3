import type { Post, Visibility } from './post.ts';

/** What a post is passed on from; of a reshare, what that one passes on. */
export interface Quotable {
  readonly id: string;
  readonly isPublic: boolean;
  /** The reshare of it that the member has made already. */
  readonly reshareId: string | null;
}

/** Posts, how many of them their author has, their tags and media, and how often they are passed on: all change together. */
export abstract class PostRepository {
  abstract add(post: Post): Promise<void>;
  /** Stores words and visibility, which was `before`; `formerly` is the version that is now history. */
  abstract change(post: Post, before: Visibility, formerly: FormerVersion | undefined): Promise<void>;
  /** Stores the deletion. @returns the media that it no longer shows */
  abstract remove(post: Post): Promise<readonly string[]>;
  /**
   * A post that the viewer may see; their own is locked until the transaction ends, so that deleting twice at once counts
   * once. Others may do nothing to it and lock nothing. `undefined` when there is none, or none for these eyes.
   */
  abstract visibleTo(viewerId: string, postId: string): Promise<Post | undefined>;
  /** Of a post that the member may see, until the transaction ends: who reshares twice at once does it once. */
  abstract quotable(memberId: string, postId: string): Promise<Quotable | undefined>;
  /** Posts whose time is over, locked until the transaction ends. */
  abstract expired(now: Date, limit: number): Promise<readonly Post[]>;
}

export interface FormerVersion {
  readonly id: string;
  readonly content: string;
  readonly writtenAt: Date;
}
