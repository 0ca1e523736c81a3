/** How the viewer and the other (`userId`) stand to each other. */
export interface Relationship {
  readonly userId: string;
  readonly following: boolean;
  readonly followedBy: boolean;
  readonly blocking: boolean;
  readonly muting: boolean;
}

export abstract class ReadRelationship {
  /** Whom the viewer blocks is there for them here. @throws UserNotFound when there is no such other for the viewer */
  abstract execute(viewerId: string, userId: string): Promise<Relationship>;
  /** The same of anybody: only for answering what the viewer themselves just took back. */
  abstract whatever(viewerId: string, userId: string): Promise<Relationship>;
}
