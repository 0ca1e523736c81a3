/** A user is present as long as one of these lives. `device` is unique among the user's: a socket, a session. */
export interface PresenceLease {
  readonly userId: string;
  readonly device: string;
}

/**
 * What is known of a user. `unknown` is said instead of `offline` while leases of other processes cannot be seen, and for
 * one lease's time after they may have been lost.
 */
export type UserPresence =
  { readonly status: 'online'; readonly since: Date } | { readonly status: 'offline' } | { readonly status: 'unknown' };

/**
 * Who is here, by leases that end when nobody renews them (product.md, "messages and realtime"). Nothing throws, and each
 * call ends within 300 ms. Telling others of a change is the caller's, over the bus.
 */
export abstract class Presence {
  /** How long a lease lives without being renewed, in seconds: renew three times as often. */
  abstract readonly leaseSeconds: number;

  /**
   * Takes the leases, or renews them.
   * @returns the ids of the users who were not online before
   */
  abstract renew(leases: readonly PresenceLease[]): Promise<readonly string[]>;

  /** @returns the ids of the users who are offline by it */
  abstract release(leases: readonly PresenceLease[]): Promise<readonly string[]>;

  /** The presence of each of these users, in one round trip for up to a thousand. */
  abstract of(userIds: readonly string[]): Promise<ReadonlyMap<string, UserPresence>>;

  /**
   * Users whose last lease ran out unrenewed, at most `limit`. Across processes each is told to one caller, so whoever asks
   * has to tell the others.
   */
  abstract lapsed(limit: number): Promise<readonly string[]>;
}
