import type { Page, PageRequest } from '#kernel';
import type { WithdrawalStatus } from '../domain/withdrawal.ts';

export interface WithdrawalView {
  readonly id: string;
  readonly userId: string;
  readonly status: WithdrawalStatus;
  readonly amount: string;
  readonly currency: string;
  readonly destination: string;
  readonly reference: string | null;
  readonly reason: string | null;
  readonly createdAt: string;
  readonly endedAt: string | null;
}

export interface WithdrawalFilter {
  readonly userId?: string | undefined;
  readonly status?: WithdrawalStatus | undefined;
}

export abstract class ReadWithdrawals {
  /** @param userId `null`: whoever's it is @throws WithdrawalNotFound */
  abstract one(id: string, userId: string | null): Promise<WithdrawalView>;
  /** Latest first. */
  abstract list(filter: WithdrawalFilter, page: PageRequest): Promise<Page<WithdrawalView>>;
}
