import { Injectable } from '@nestjs/common';
import { Clock, Transaction } from '#kernel';
import { CredentialsRepository } from '../domain/credentials.repository.ts';
import { SessionRepository } from '../domain/session.repository.ts';

/**
 * Logs a member out everywhere, in the caller's transaction when there is one. All processes refuse the access tokens
 * within a second of its end, and a login that is under way at this moment is caught too.
 */
@Injectable()
export class EndSessions {
  constructor(
    private readonly transaction: Transaction,
    private readonly credentials: CredentialsRepository,
    private readonly sessions: SessionRepository,
    private readonly clock: Clock,
  ) {}

  /** @param exceptSessionId the one that stays */
  async execute(userId: string, exceptSessionId?: string): Promise<void> {
    await this.transaction.run(async () => {
      await this.credentials.hold(userId);
      await this.sessions.endAllOf(userId, this.clock.now(), exceptSessionId);
    });
  }
}
