export interface Follow {
  readonly id: string;
  readonly followerId: string;
  readonly followeeId: string;
  readonly createdAt: Date;
}

/** Who follows whom. The counts of both ends change with the edge, or not at all. */
export abstract class FollowRepository {
  /** Whether the edge is new; adding it again changes nothing. */
  abstract add(follow: Follow): Promise<boolean>;
  /** Whether there was an edge. */
  abstract remove(followerId: string, followeeId: string): Promise<boolean>;
}
