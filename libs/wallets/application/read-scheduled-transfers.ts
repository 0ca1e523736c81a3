import type { Page, PageRequest } from '#kernel';
import type { UserCard } from '#users';
import type { Interval, ScheduledStatus } from '../domain/scheduled-transfer.ts';

export interface ScheduledTransferView {
  readonly id: string;
  readonly status: ScheduledStatus;
  readonly amount: string;
  readonly currency: string;
  /** `null`: a member who is no longer there. */
  readonly receiver: UserCard | null;
  readonly description: string;
  readonly every: Interval | null;
  readonly startsAt: string;
  readonly nextAt: string | null;
  /** The code of the last refusal. */
  readonly problem: string | null;
  readonly createdAt: string;
}

export abstract class ReadScheduledTransfers {
  /** @throws ScheduledTransferNotFound */
  abstract one(senderId: string, id: string): Promise<ScheduledTransferView>;
  /** Latest first. */
  abstract list(senderId: string, page: PageRequest): Promise<Page<ScheduledTransferView>>;
}
