/** The state after the call, and whether the call changed it. */
export interface ViewOutcome {
  readonly changed: boolean;
  readonly viewCount: number;
  /** Of the post. */
  readonly authorId: string;
}

export abstract class ViewRepository {
  /** Counts the viewer once per UTC day. `undefined`: no such post for these eyes */
  abstract count(postId: string, viewerId: string, at: Date): Promise<ViewOutcome | undefined>;
}
