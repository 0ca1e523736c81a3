/** 4..6 digits (product.md, "wallets"). */
export const pinPattern = /^\d{4,6}$/;

/** So many wrong tries lock the PIN, so many locks freeze the wallet (product.md, "wallets"). */
export const triesPerLock = 5;
export const locksPerFreeze = 3;
export const lockMinutes = 15;

export interface SealedPin {
  readonly hash: string;
  /** Of the server's key under which it was hashed. */
  readonly keyId: string;
}

/** A try that is counted before it is made, so that nobody gets more of them by asking at once. */
export type Try =
  | { readonly kind: 'none-set' }
  | { readonly kind: 'locked'; readonly until: Date | null }
  | ({
      readonly kind: 'granted';
      readonly version: number;
      readonly number: number;
      readonly freezesWhenWrong: boolean;
    } & SealedPin);

/** PINs, and how often they were guessed wrongly; in PostgreSQL alone, so that all processes count together. */
export abstract class PinRepository {
  abstract take(userId: string, now: Date): Promise<Try>;
  /** The try was right: what it cost is given back. */
  abstract succeed(userId: string, resealed: SealedPin | null): Promise<void>;
  /** Nobody has looked at what was tried. */
  abstract giveBack(userId: string): Promise<void>;
  /** @returns whether there was none before; otherwise nothing changes */
  abstract set(userId: string, pin: SealedPin): Promise<boolean>;
  /** Whatever was locked by wrong tries is so no longer. */
  abstract unlock(userId: string): Promise<void>;
  /** In the place of whatever was there, with all tries given back. */
  abstract replace(userId: string, pin: SealedPin): Promise<void>;
}
