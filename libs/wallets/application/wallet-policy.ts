import type { Role } from '#kernel';
import type { SpendingLimits } from '../domain/ledger.ts';

/** What this installation asks and allows; the injection token is the class. */
export abstract class WalletPolicy {
  /** Of a new member's wallet, and where none is named. */
  abstract readonly currency: string;
  /** All in which wallets may be opened, that one first. */
  abstract readonly currencies: readonly string[];
  /** What sending this much costs, in minor units. */
  abstract feeFor(amount: bigint): bigint;
  /** Above which an admin does not pay in alone. */
  abstract aloneUpTo(currency: string): bigint;
  /** Everybody's when no role is named, or it has none of its own. */
  abstract limitsIn(currency: string, role?: Role): SpendingLimits;
}
