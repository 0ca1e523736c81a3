import { Injectable } from '@nestjs/common';
import { Clock, Ids, type Role } from '#kernel';
import { sessionExpiry } from '../domain/session.ts';
import { SessionRepository } from '../domain/session.repository.ts';
import { TokenIssuer } from './token-issuer.ts';

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly tokenType: 'Bearer';
  /** Seconds until the access token expires. */
  readonly expiresIn: number;
}

/** Logs a device in: what registering and logging in have in common. */
@Injectable()
export class OpenSession {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly tokens: TokenIssuer,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  async execute(
    { id: userId, role }: { readonly id: string; readonly role: Role },
    userAgent: string,
  ): Promise<Tokens> {
    const now = this.clock.now();
    const id = this.ids.next();
    const { token, hash } = this.tokens.refreshToken(id);
    await this.sessions.add({
      id,
      userId,
      refreshHash: hash,
      userAgent,
      createdAt: now,
      lastUsedAt: now,
      expiresAt: sessionExpiry(now),
    });
    return {
      accessToken: await this.tokens.accessToken({ userId, sessionId: id, role }, now),
      refreshToken: token,
      tokenType: 'Bearer',
      expiresIn: this.tokens.accessTokenSeconds,
    };
  }
}
