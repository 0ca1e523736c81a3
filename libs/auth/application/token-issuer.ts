export interface RefreshToken {
  readonly token: string;
  readonly hash: Buffer;
}

export abstract class TokenIssuer {
  /** How long an access token is good for, in seconds. */
  abstract readonly accessTokenSeconds: number;
  abstract accessToken(userId: string, sessionId: string, now: Date): Promise<string>;
  abstract refreshToken(): RefreshToken;
  abstract hashOf(refreshToken: string): Buffer;
}
