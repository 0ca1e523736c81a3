export interface Like {
  readonly id: string;
  /** What is liked: a post or a comment. */
  readonly targetId: string;
  readonly userId: string;
  readonly createdAt: Date;
}

/** The state after the call, and whether the call changed it. */
export interface LikeOutcome {
  readonly changed: boolean;
  readonly likeCount: number;
  /** Of what is liked. */
  readonly authorId: string;
}

/** Likes and their count, which change together. `undefined`: there is no such thing for these eyes. */
abstract class LikeRepository {
  abstract add(like: Like): Promise<LikeOutcome | undefined>;
  abstract remove(targetId: string, userId: string): Promise<LikeOutcome | undefined>;
}

export abstract class PostLikeRepository extends LikeRepository {}
export abstract class CommentLikeRepository extends LikeRepository {}
