import type { Role } from '#kernel';

/** What an access token says. */
export interface AccessGrant {
  readonly userId: string;
  readonly sessionId: string;
  readonly role: Role;
}

export interface RefreshToken {
  readonly token: string;
  readonly hash: Buffer;
}

/** A refresh token that was made here, and whose it is. */
export interface GenuineRefreshToken {
  readonly sessionId: string;
  readonly hash: Buffer;
  /** Always the same one, so that whoever refreshes twice at once gets one answer. */
  readonly successor: RefreshToken;
}

export abstract class TokenIssuer {
  /** How long an access token is good for, in seconds. */
  abstract readonly accessTokenSeconds: number;
  abstract accessToken(grant: AccessGrant, now: Date): Promise<string>;
  /** The first one of a session. */
  abstract refreshToken(sessionId: string): RefreshToken;
  /** `undefined` for what was not made here. */
  abstract readRefreshToken(token: string): GenuineRefreshToken | undefined;
}
