import { NotYourDecision, PaymentRequestEnded } from './wallet.errors.ts';

export const requestStatuses = ['pending', 'paid', 'declined', 'cancelled', 'expired'] as const;
export type RequestStatus = (typeof requestStatuses)[number];

export interface PaymentRequestState {
  readonly id: string;
  readonly requesterId: string;
  readonly payerId: string;
  readonly currency: string;
  readonly amount: bigint;
  readonly description: string;
  /** The split that it is a part of. */
  readonly splitId: string | null;
  readonly status: RequestStatus;
  readonly expiresAt: Date;
  readonly createdAt: Date;
}

/** One member asks another one for money. */
export class PaymentRequest {
  private constructor(readonly state: PaymentRequestState) {}

  static ask(draft: Omit<PaymentRequestState, 'status'>): PaymentRequest {
    return new PaymentRequest({ ...draft, status: 'pending' });
  }

  static of(state: PaymentRequestState): PaymentRequest {
    return new PaymentRequest(state);
  }

  /** @throws NotYourDecision, PaymentRequestEnded */
  pay(by: string, now: Date): PaymentRequest {
    return this.end('paid', by === this.state.payerId, now);
  }

  /** @throws NotYourDecision, PaymentRequestEnded */
  decline(by: string, now: Date): PaymentRequest {
    return this.end('declined', by === this.state.payerId, now);
  }

  /** @throws NotYourDecision, PaymentRequestEnded */
  cancel(by: string, now: Date): PaymentRequest {
    return this.end('cancelled', by === this.state.requesterId, now);
  }

  expire(): PaymentRequest {
    return new PaymentRequest({ ...this.state, status: 'expired' });
  }

  private end(status: RequestStatus, isTheirs: boolean, now: Date): PaymentRequest {
    if (!isTheirs) throw new NotYourDecision();
    if (this.state.status !== 'pending' || this.state.expiresAt <= now) throw new PaymentRequestEnded();
    return new PaymentRequest({ ...this.state, status });
  }
}

/** Equal shares of an amount, without losing a cent: the first ones bear what cannot be divided. */
export function sharesOf(amount: bigint, people: number): readonly bigint[] {
  const [each, rest] = [amount / BigInt(people), amount % BigInt(people)];
  return Array.from({ length: people }, (_, index) => each + (BigInt(index) < rest ? 1n : 0n));
}

export abstract class PaymentRequestRepository {
  abstract addAll(requests: readonly PaymentRequest[]): Promise<void>;
  /** Locked until the transaction ends; `undefined` also when the member has no part in it. */
  abstract take(id: string, memberId: string): Promise<PaymentRequest | undefined>;
  /** Some that should have ended by now, locked; those that others have locked are left to them. */
  abstract takeExpired(now: Date, most: number): Promise<readonly PaymentRequest[]>;
  abstract save(request: PaymentRequest): Promise<void>;
}
