/** How much of a window is used. */
export interface Count {
  readonly used: number;
  /** When the window is over and counting starts from nothing; now, when nothing is counted. */
  readonly resetAt: Date;
}

/**
 * Counts what happens within a time, across processes, for rate limits. The window of a key starts at its first hit.
 *
 * While the shared counter is away each process goes on counting for itself, from what it last knew, and afterwards gives
 * that back: a caller gets at most one window per process, never a counter that forgets. What may not be exceeded even so
 * (credentials, PINs, money) is counted in PostgreSQL.
 */
export abstract class Counters {
  /**
   * Counts, in one step, also when the limit is already passed. Never throws, and ends within 300 ms.
   * @param points a whole number, at least 0
   */
  abstract hit(key: string, windowSeconds: number, points?: number): Promise<Count>;

  /** The count without counting. */
  abstract peek(key: string): Promise<Count>;
}
