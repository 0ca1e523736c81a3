/** Who comes and goes as a follower is noted one by one; this adds up what was noted of members who have fallen quiet. */
export abstract class FoldCounts {
  abstract execute(signal: AbortSignal): Promise<void>;
}
