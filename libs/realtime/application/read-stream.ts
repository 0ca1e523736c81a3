export interface Numbered {
  readonly seq: number;
  /** The frame without its opening brace and number. */
  readonly tail: string;
}

export interface StreamEnds {
  /** The first that is kept; one more than the last when nothing is. */
  readonly oldest: number;
  readonly last: number;
}

export interface StreamPage {
  readonly frames: readonly Numbered[];
  /** All up to this number is read: what is not among the frames is not for this member any more. */
  readonly last: number;
  readonly isComplete: boolean;
}

export abstract class ReadStream {
  abstract ends(userId: string): Promise<StreamEnds>;
  /** In order. Numbers may be missing where a block has come between since. */
  abstract after(userId: string, seq: number, limit: number): Promise<StreamPage>;
  /** The last number of each of these members who have a stream. */
  abstract lastOf(userIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** @param before the time of the last frame that is not kept any more */
  abstract prune(before: Date, keptPerUser: number): Promise<void>;
}
