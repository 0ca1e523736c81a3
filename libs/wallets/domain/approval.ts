import { ApprovalEnded, SecondAdminNeeded } from './wallet.errors.ts';

export const approvalKinds = ['deposit', 'adjustment'] as const;
export type ApprovalKind = (typeof approvalKinds)[number];
export const approvalStatuses = ['pending', 'approved', 'rejected'] as const;
export type ApprovalStatus = (typeof approvalStatuses)[number];

export interface ApprovalState {
  readonly id: string;
  readonly kind: ApprovalKind;
  readonly userId: string;
  readonly currency: string;
  /** Below zero: it is taken from the wallet. */
  readonly amount: bigint;
  readonly reason: string;
  readonly askedBy: string;
  readonly status: ApprovalStatus;
  readonly decidedBy: string | null;
  readonly createdAt: Date;
  readonly decidedAt: Date | null;
}

/** What one admin wants to do with a member's money, and another one has to agree with. */
export class Approval {
  private constructor(readonly state: ApprovalState) {}

  static ask(draft: Omit<ApprovalState, 'status' | 'decidedBy' | 'decidedAt'>): Approval {
    return new Approval({ ...draft, status: 'pending', decidedBy: null, decidedAt: null });
  }

  static of(state: ApprovalState): Approval {
    return new Approval(state);
  }

  /** @throws SecondAdminNeeded, ApprovalEnded */
  approve(decidedBy: string, decidedAt: Date): Approval {
    if (decidedBy === this.state.askedBy) throw new SecondAdminNeeded();
    return this.decide({ status: 'approved', decidedBy, decidedAt });
  }

  /** Who asked may think better of it. @throws ApprovalEnded */
  reject(decidedBy: string, decidedAt: Date): Approval {
    return this.decide({ status: 'rejected', decidedBy, decidedAt });
  }

  private decide(decision: Pick<ApprovalState, 'status' | 'decidedBy' | 'decidedAt'>): Approval {
    if (this.state.status !== 'pending') throw new ApprovalEnded();
    return new Approval({ ...this.state, ...decision });
  }
}

export abstract class ApprovalRepository {
  abstract add(approval: Approval): Promise<void>;
  /** Locked until the transaction ends. */
  abstract take(id: string): Promise<Approval | undefined>;
  abstract save(approval: Approval): Promise<void>;
}
