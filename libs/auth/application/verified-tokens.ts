import type { Role } from '#kernel';

/** In whose name a token speaks. */
export interface TokenHolder {
  readonly userId: string;
  readonly role: Role;
  readonly sessionId: string;
}

/** Who came with an access token before, by its text: whoever comes again costs no signature. */
export abstract class VerifiedTokens {
  /**
   * Nobody once the token has expired or its session has ended.
   * @param now in milliseconds, by the clock that the token was verified by
   */
  abstract holderOf(token: string, now: number): Promise<TokenHolder | undefined>;

  abstract remember(token: string, holder: TokenHolder, expiresAt: number): void;
}
