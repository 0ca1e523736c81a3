export interface FollowEdge {
  readonly followerId: string;
  readonly followeeId: string;
}

export interface Follow extends FollowEdge {
  readonly id: string;
  readonly createdAt: Date;
}

/** Who follows whom. The counts of both ends change with the edge, or not at all. */
export abstract class FollowRepository {
  /** Whether the edge is new; adding it again changes nothing. `undefined`: no such member for these eyes */
  abstract add(follow: Follow): Promise<boolean | undefined>;
  /** Whether there was an edge. */
  abstract remove(followerId: string, followeeId: string): Promise<boolean>;
}
