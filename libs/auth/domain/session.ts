/** One device that is logged in, with its current refresh token (as a hash: the token itself is nowhere). */
export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly refreshHash: Buffer;
  /** What the device says of itself. */
  readonly userAgent: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
}

/** Sliding: each refresh starts it anew (product.md, "auth and users"). */
const sessionDays = 7;

export function sessionExpiry(from: Date): Date {
  return new Date(from.getTime() + sessionDays * 24 * 60 * 60 * 1000);
}

/** How long a refresh token answers after its use, in milliseconds: always with the same successor. */
export const refreshGraceMs = 30_000;
