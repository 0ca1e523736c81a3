/** Likes, comments, reshares and views are noted one by one; this adds up what was noted of posts that have fallen quiet. */
export abstract class FoldCounts {
  abstract execute(signal: AbortSignal): Promise<void>;
}
