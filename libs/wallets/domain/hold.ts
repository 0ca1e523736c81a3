import { HoldEnded, MoreThanHeld, NotYourDecision } from './wallet.errors.ts';

export const holdStatuses = ['authorized', 'captured', 'voided', 'expired'] as const;
export type HoldStatus = (typeof holdStatuses)[number];

export interface HoldState {
  readonly id: string;
  readonly payerId: string;
  readonly receiverId: string;
  readonly currency: string;
  readonly amount: bigint;
  /** What the receiver has got of it. */
  readonly captured: bigint;
  readonly status: HoldStatus;
  readonly description: string;
  readonly expiresAt: Date;
  readonly createdAt: Date;
}

/** What moves when a hold changes: to the receiver, and back to the payer. */
export interface HoldChange {
  readonly hold: Hold;
  readonly captured: bigint;
  readonly released: bigint;
}

/** Money that is set aside for somebody, who takes it or gives it back. Until then the payer cannot spend it. */
export class Hold {
  private constructor(readonly state: HoldState) {}

  static authorize(draft: Omit<HoldState, 'captured' | 'status'>): Hold {
    return new Hold({ ...draft, captured: 0n, status: 'authorized' });
  }

  static of(state: HoldState): Hold {
    return new Hold(state);
  }

  get remaining(): bigint {
    return this.state.amount - this.state.captured;
  }

  /**
   * The receiver takes the whole or a part; the payer may hand it over, but not take anything back by that.
   * @throws NotYourDecision, HoldEnded, MoreThanHeld
   */
  capture(by: string, amount: bigint, options: { readonly keepRest: boolean; readonly now: Date }): HoldChange {
    this.assertOpen(options.now);
    const { remaining } = this;
    if (amount > remaining) throw new MoreThanHeld();
    const keepsRest = options.keepRest && amount < remaining;
    if (by !== this.state.receiverId && amount < remaining && !keepsRest) throw new NotYourDecision();
    const captured = this.state.captured + amount;
    const hold = new Hold({ ...this.state, captured, status: keepsRest ? 'authorized' : 'captured' });
    return { hold, captured: amount, released: keepsRest ? 0n : remaining - amount };
  }

  /** Only who would have got the money gives it back. @throws NotYourDecision, HoldEnded */
  void(by: string, now: Date): HoldChange {
    if (by !== this.state.receiverId) throw new NotYourDecision();
    this.assertOpen(now);
    return this.release('voided');
  }

  expire(): HoldChange {
    return this.release('expired');
  }

  private release(status: HoldStatus): HoldChange {
    return { hold: new Hold({ ...this.state, status }), captured: 0n, released: this.remaining };
  }

  private assertOpen(now: Date): void {
    if (this.state.status !== 'authorized' || this.state.expiresAt <= now) throw new HoldEnded();
  }
}

export abstract class HoldRepository {
  abstract add(hold: Hold): Promise<void>;
  /** Locked until the transaction ends; `undefined` also when the member has no part in it. */
  abstract take(id: string, memberId: string): Promise<Hold | undefined>;
  /** Some that should have ended by now, locked; those that others have locked are left to them. */
  abstract takeExpired(now: Date, most: number): Promise<readonly Hold[]>;
  abstract save(hold: Hold): Promise<void>;
}
