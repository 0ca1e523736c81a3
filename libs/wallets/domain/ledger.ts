import type { AppError } from '#kernel';
import {
  InsufficientFunds,
  InvalidStepUp,
  OverDailyLimit,
  OverLimit,
  ReversedAlready,
  TransactionIdReused,
  WalletNotActive,
  WalletNotFound,
} from './wallet.errors.ts';

export const transactionTypes = [
  'transfer',
  'deposit',
  'withdrawal',
  'hold',
  'capture',
  'release',
  'adjustment',
  'reversal',
] as const;
export type TransactionType = (typeof transactionTypes)[number];

/**
 * `wallet`: what a member can spend; `held`: what is set aside of it; `outside`: where deposits come from; `fees`: what
 * payments cost.
 */
export type AccountKind = 'wallet' | 'held' | 'outside' | 'fees';

/** Owns the accounts that are no member's. */
export const house = '00000000-0000-0000-0000-000000000000';

/** One movement of money between two accounts, with what it costs. */
export interface Posting {
  readonly id: string;
  readonly type: TransactionType;
  readonly currency: string;
  readonly from: { readonly owner: string; readonly kind: AccountKind };
  readonly to: { readonly owner: string; readonly kind: AccountKind };
  /** In minor units, above zero. */
  readonly amount: bigint;
  /** What the sender pays on top. */
  readonly fee: bigint;
  readonly description: string;
  readonly reference: string | null;
  /** The transaction that this one takes back, with its fee. */
  readonly reverses: string | null;
  readonly actorId: string | null;
  readonly at: Date;
  /** The PIN that authorised it must be this one still. */
  readonly pinVersion: number | null;
  /** What the sender may spend, unless the wallet has limits of its own; `null`: this is no spending. */
  readonly limits: SpendingLimits | null;
  /** Both wallets must be active, and the two members may meet. */
  readonly guarded: boolean;
}

/** A movement that nobody spends: what is set aside, given back, paid in, put right. */
export function movement(
  fields: Pick<Posting, 'id' | 'type' | 'currency' | 'from' | 'to' | 'amount' | 'at'> & Partial<Posting>,
): Posting {
  return {
    fee: 0n,
    description: '',
    reference: null,
    reverses: null,
    actorId: null,
    pinVersion: null,
    limits: null,
    guarded: false,
    ...fields,
  };
}

export interface SpendingLimits {
  readonly each: bigint;
  readonly daily: bigint;
}

const refusals = {
  'sender-missing': () => new WalletNotFound({ detail: 'You have no wallet in this currency.' }),
  'receiver-missing': () => new WalletNotFound({ detail: 'The receiver has no wallet in this currency.' }),
  'sender-inactive': () => new WalletNotActive({ detail: 'Your wallet is frozen or closed.' }),
  'receiver-inactive': () => new WalletNotActive({ detail: 'The receiver’s wallet is frozen or closed.' }),
  'over-limit': () => new OverLimit(),
  'over-daily-limit': () => new OverDailyLimit(),
  'insufficient-funds': () => new InsufficientFunds(),
  'reversed-already': () => new ReversedAlready(),
  'stale-step-up': () => new InvalidStepUp(),
  reused: () => new TransactionIdReused(),
  twin: () => new TransactionIdReused(),
} as const satisfies Readonly<Record<string, () => AppError>>;

export type Refusal = keyof typeof refusals;
/** `replayed`: the same was posted before, and nothing has changed now. */
export type Outcome = 'posted' | 'replayed' | Refusal;

export function refusalOf(outcome: Refusal): AppError {
  return refusals[outcome]();
}

/** What is needed to take a transaction back. */
export type Posted = Pick<Posting, 'type' | 'currency' | 'from' | 'to' | 'amount' | 'fee'>;

/** The double-entry ledger: money only moves by postings, and what is posted stays. */
export abstract class Ledger {
  /** Posts in the current transaction, each as if it came alone after the one before it. @returns the outcomes, in order */
  abstract post(postings: readonly Posting[]): Promise<readonly Outcome[]>;

  abstract find(transactionId: string): Promise<Posted | undefined>;

  /**
   * All of them, or none: what refuses one must undo the transaction.
   * @returns whether this was the first time
   * @throws the refusal of the first that is refused
   */
  async postAll(postings: readonly Posting[]): Promise<boolean> {
    const outcomes = await this.post(postings);
    for (const outcome of outcomes) if (outcome !== 'posted' && outcome !== 'replayed') throw refusalOf(outcome);
    return outcomes.includes('posted');
  }
}
