import type { Page, PageRequest } from '#kernel';
import type { UserCard } from '#users';
import type { HoldStatus } from '../domain/hold.ts';

export interface HoldView {
  readonly id: string;
  readonly status: HoldStatus;
  readonly amount: string;
  readonly captured: string;
  readonly currency: string;
  /** `null`: a member who is no longer there. */
  readonly payer: UserCard | null;
  readonly receiver: UserCard | null;
  readonly description: string;
  readonly expiresAt: string;
  readonly createdAt: string;
}

export abstract class ReadHolds {
  /** Of those in which the member has a part. @throws HoldNotFound */
  abstract one(userId: string, holdId: string): Promise<HoldView>;
  /** Latest first. */
  abstract list(userId: string, page: PageRequest): Promise<Page<HoldView>>;
}
