import type { Page, PageRequest } from '#kernel';
import type { ApprovalKind, ApprovalStatus } from '../domain/approval.ts';

export interface ApprovalView {
  readonly id: string;
  readonly kind: ApprovalKind;
  readonly userId: string;
  /** Signed. */
  readonly amount: string;
  readonly currency: string;
  readonly reason: string;
  readonly status: ApprovalStatus;
  readonly askedBy: string;
  readonly decidedBy: string | null;
  readonly createdAt: string;
  readonly decidedAt: string | null;
}

export abstract class ReadApprovals {
  /** @throws ApprovalNotFound */
  abstract one(id: string): Promise<ApprovalView>;
  /** Latest first. */
  abstract list(status: ApprovalStatus | undefined, page: PageRequest): Promise<Page<ApprovalView>>;
}
