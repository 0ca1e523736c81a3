import { WithdrawalEnded } from './wallet.errors.ts';

export const withdrawalStatuses = ['requested', 'settled', 'returned'] as const;
export type WithdrawalStatus = (typeof withdrawalStatuses)[number];

export interface WithdrawalState {
  readonly id: string;
  readonly userId: string;
  readonly currency: string;
  readonly amount: bigint;
  /** Where the member wants it: an account at a bank, in the words of the provider. */
  readonly destination: string;
  readonly status: WithdrawalStatus;
  /** By which the provider knows the payment that settled it. */
  readonly reference: string | null;
  /** Why it came back. */
  readonly reason: string | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

/** Money on its way out: held until somebody says that it has arrived, or comes back. */
export class Withdrawal {
  private constructor(readonly state: WithdrawalState) {}

  static request(draft: Omit<WithdrawalState, 'status' | 'reference' | 'reason' | 'endedAt'>): Withdrawal {
    return new Withdrawal({ ...draft, status: 'requested', reference: null, reason: null, endedAt: null });
  }

  static of(state: WithdrawalState): Withdrawal {
    return new Withdrawal(state);
  }

  /** @throws WithdrawalEnded */
  settle(reference: string, endedAt: Date): Withdrawal {
    return this.end({ status: 'settled', reference, endedAt });
  }

  /** @throws WithdrawalEnded */
  giveBack(reason: string, endedAt: Date): Withdrawal {
    return this.end({ status: 'returned', reason, endedAt });
  }

  /** Whether that is how it has ended already: who repeats the news says nothing new. */
  hasEndedAs({ status, reference }: Outcome): boolean {
    const { state } = this;
    return state.status === status && (status === 'returned' || state.reference === reference);
  }

  private end(change: Partial<WithdrawalState>): Withdrawal {
    if (this.state.status !== 'requested') throw new WithdrawalEnded();
    return new Withdrawal({ ...this.state, ...change });
  }
}

/** How a withdrawal ends. */
export type Outcome =
  | { readonly status: 'settled'; readonly reference: string }
  | { readonly status: 'returned'; readonly reason: string; readonly reference?: undefined };

export abstract class WithdrawalRepository {
  /** @returns whether the id was free */
  abstract add(withdrawal: Withdrawal): Promise<boolean>;
  /** Locked until the transaction ends. */
  abstract take(id: string): Promise<Withdrawal | undefined>;
  abstract save(withdrawal: Withdrawal): Promise<void>;
}
