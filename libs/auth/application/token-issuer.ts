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

export abstract class TokenIssuer {
  /** How long an access token is good for, in seconds. */
  abstract readonly accessTokenSeconds: number;
  abstract accessToken(grant: AccessGrant, now: Date): Promise<string>;
  abstract refreshToken(): RefreshToken;
  abstract hashOf(refreshToken: string): Buffer;
}
