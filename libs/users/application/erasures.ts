/** Members whose deletion is due to be carried out. */
export abstract class Erasures {
  /** Longest deleted first. */
  abstract due(deletedBefore: Date, limit: number): Promise<readonly string[]>;
  /** Nothing is left of them but an id. */
  abstract finish(userId: string, at: Date): Promise<boolean>;
}
