import type { Unsubscribe } from '#kernel';

/**
 * Which sessions have ended while access tokens of theirs are not expired yet. Every process knows within a second, by
 * memory alone: looking costs no statement.
 */
export abstract class SessionEndings {
  /**
   * Whether the session has ended. A process that cannot hear of endings asks the database each time, so that nobody is let
   * in because a message was lost.
   */
  abstract hasEnded(sessionId: string): boolean | Promise<boolean>;

  /** Calls back once for each session that ends from now on: who holds something open for it (a socket) closes it. */
  abstract onEnded(listener: (sessionId: string) => void): Unsubscribe;
}
