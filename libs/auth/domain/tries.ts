/** How often something may be tried at once, and how long it takes from one try to the next afterwards. */
export interface TryPolicy {
  readonly free: number;
  /** Doubles with each try. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** After so long without a try everything is forgotten; longer than the longest pause. */
  readonly forgetAfterMs: number;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** For whoever guesses the password, or the second factor, of one account. */
export const accountTries = (free: number): TryPolicy => ({
  free,
  firstPauseMs: 30 * second,
  longestPauseMs: 15 * minute,
  forgetAfterMs: 24 * hour,
});

/** For whoever guesses at many accounts from one address, behind which there may be many people. */
export const addressTries = (free: number): TryPolicy => ({
  free,
  firstPauseMs: second,
  longestPauseMs: minute,
  forgetAfterMs: hour,
});

/** For codes asked for one address: each is three guesses more. */
export const codeRequests: TryPolicy = {
  free: 5,
  firstPauseMs: 5 * minute,
  longestPauseMs: hour,
  forgetAfterMs: 2 * hour,
};

/** Counts tries across processes. */
export abstract class Tries {
  /**
   * Counts a try before it is made: what is not counted is not looked at, however many come at once.
   * @throws TooManyTries with the time until the next one
   */
  abstract take(key: string, policy: TryPolicy): Promise<void>;
  /** The try was a good one, or none. */
  abstract giveBack(key: string, policy: TryPolicy): Promise<void>;
  /** All of them are forgiven. */
  abstract forget(key: string): Promise<void>;
  abstract prune(at: Date): Promise<void>;
}
