/** How the viewer (`userId`) and the other stand to each other. */
export interface Relationship {
  readonly userId: string;
  readonly following: boolean;
  readonly followedBy: boolean;
}

export abstract class ReadRelationship {
  /** @throws UserNotFound when there is no such other */
  abstract execute(viewerId: string, userId: string): Promise<Relationship>;
}
