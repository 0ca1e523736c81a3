import { Injectable } from '@nestjs/common';
import { Clock } from '#kernel';
import { FindUser } from '#users';
import { InvalidRefreshToken } from '../domain/auth.errors.ts';
import { sessionExpiry } from '../domain/session.ts';
import { SessionRepository } from '../domain/session.repository.ts';
import type { Tokens } from './open-session.ts';
import { TokenIssuer } from './token-issuer.ts';

@Injectable()
export class RefreshTokens {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly users: FindUser,
    private readonly tokens: TokenIssuer,
    private readonly clock: Clock,
  ) {}

  /** The refresh token that was used is worth nothing afterwards. */
  async execute(refreshToken: string): Promise<Tokens> {
    const now = this.clock.now();
    const next = this.tokens.refreshToken();
    const session = await this.sessions.rotate({
      oldHash: this.tokens.hashOf(refreshToken),
      newHash: next.hash,
      at: now,
      expiresAt: sessionExpiry(now),
    });
    if (session === undefined) throw new InvalidRefreshToken();
    const user = await this.users.byId(session.userId);
    if (user === undefined) throw new InvalidRefreshToken();
    const { id: userId, role } = user.state;
    return {
      accessToken: await this.tokens.accessToken({ userId, sessionId: session.id, role }, now),
      refreshToken: next.token,
      tokenType: 'Bearer',
      expiresIn: this.tokens.accessTokenSeconds,
    };
  }
}
