import type { Session } from './session.ts';

export interface Rotation {
  readonly oldHash: Buffer;
  readonly newHash: Buffer;
  readonly at: Date;
  readonly expiresAt: Date;
}

export abstract class SessionRepository {
  abstract add(session: Session): Promise<void>;
  /** Puts the new refresh token in the place of the old one; `undefined` when the old one is not, or no longer, valid. */
  abstract rotate(rotation: Rotation): Promise<Pick<Session, 'id' | 'userId'> | undefined>;
  abstract end(sessionId: string): Promise<void>;
}
