import type { Post } from './post.ts';

/** Posts, and how many of them their author has: both change together. */
export abstract class PostRepository {
  abstract add(post: Post): Promise<void>;
  /** Stores the deletion. */
  abstract remove(post: Post): Promise<void>;
  /**
   * A post that the viewer may see, locked until the transaction ends, so that deleting twice at once counts once.
   * `undefined` when there is none, or none for these eyes.
   */
  abstract visibleTo(viewerId: string, postId: string): Promise<Post | undefined>;
}
