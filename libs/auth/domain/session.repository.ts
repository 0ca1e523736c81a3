import type { Page, PageRequest } from '#kernel';
import type { Session } from './session.ts';

export interface Rotation {
  readonly sessionId: string;
  readonly oldHash: Buffer;
  /** The hash of the one successor of the old token. */
  readonly newHash: Buffer;
  readonly at: Date;
  /** A predecessor that was replaced after this moment is still good. */
  readonly graceSince: Date;
  readonly expiresAt: Date;
}

/** A session as its owner sees it. */
export interface SessionSummary {
  readonly id: string;
  readonly userAgent: string;
  readonly createdAt: string;
  readonly lastUsedAt: string;
}

export abstract class SessionRepository {
  abstract add(session: Session): Promise<void>;
  /**
   * Puts the successor in the place of the old token, or finds it there already.
   * @returns whose session it is; `undefined` when the old token is not, or no longer, valid
   */
  abstract rotate(rotation: Rotation): Promise<string | undefined>;
  /** Whose session it was; `undefined` when it had ended before. */
  abstract end(sessionId: string, at: Date): Promise<string | undefined>;
  /** Whether there was such a session of theirs. */
  abstract endOf(userId: string, sessionId: string, at: Date): Promise<boolean>;
  abstract endAllOf(userId: string, at: Date, exceptSessionId?: string): Promise<void>;
  /** Latest login first. */
  abstract list(userId: string, at: Date, page: PageRequest): Promise<Page<SessionSummary>>;
  /** Forgets what has expired, and that sessions ended whose access tokens have expired. */
  abstract prune(at: Date): Promise<void>;
}
