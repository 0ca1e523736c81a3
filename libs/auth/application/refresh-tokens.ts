import { Injectable } from '@nestjs/common';
import { Clock, Outbox, Transaction } from '#kernel';
import { FindUser } from '#users';
import { refreshTokenReused } from '../auth.events.ts';
import { InvalidRefreshToken } from '../domain/auth.errors.ts';
import { refreshGraceMs, sessionExpiry } from '../domain/session.ts';
import { SessionRepository } from '../domain/session.repository.ts';
import type { Tokens } from './open-session.ts';
import { TokenIssuer } from './token-issuer.ts';

@Injectable()
export class RefreshTokens {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly users: FindUser,
    private readonly tokens: TokenIssuer,
    private readonly transaction: Transaction,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * Each token has one successor, which it answers for a while, so that a lost answer or two refreshes at once are
   * harmless. One that comes later was copied, and nobody can say by whom: its session ends.
   */
  async execute(refreshToken: string): Promise<Tokens> {
    const now = this.clock.now();
    const old = this.tokens.readRefreshToken(refreshToken);
    if (old === undefined) throw new InvalidRefreshToken();
    const userId = await this.sessions.rotate({
      sessionId: old.sessionId,
      oldHash: old.hash,
      newHash: old.successor.hash,
      at: now,
      graceSince: new Date(now.getTime() - refreshGraceMs),
      expiresAt: sessionExpiry(now),
    });
    if (userId === undefined) {
      await this.endReused(old.sessionId, now);
      throw new InvalidRefreshToken();
    }
    const user = await this.users.byId(userId);
    if (user === undefined) throw new InvalidRefreshToken();
    const grant = { userId, sessionId: old.sessionId, role: user.state.role };
    return {
      accessToken: await this.tokens.accessToken(grant, now),
      refreshToken: old.successor.token,
      tokenType: 'Bearer',
      expiresIn: this.tokens.accessTokenSeconds,
    };
  }

  private async endReused(sessionId: string, now: Date): Promise<void> {
    await this.transaction.run(async () => {
      const userId = await this.sessions.end(sessionId, now);
      if (userId === undefined) return;
      await this.outbox.add({
        type: refreshTokenReused,
        data: { userId, sessionId },
        actorId: null,
        occurredAt: now,
      });
    });
  }
}
