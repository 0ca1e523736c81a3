/** What a code proves: that an address is one's own, or that one may choose a new password. */
export const codePurposes = ['verify', 'reset'] as const;
export type CodePurpose = (typeof codePurposes)[number];

/** The email address or phone number that it was sent to. */
export interface CodeTarget {
  readonly purpose: CodePurpose;
  readonly target: string;
}

/** Six digits, for ten minutes (product.md, "auth and users"). */
export const codeDigits = 6;
const codeMinutes = 10;

export function codeExpiry(from: Date): Date {
  return new Date(from.getTime() + codeMinutes * 60_000);
}
