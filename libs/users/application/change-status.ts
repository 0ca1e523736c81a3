import { Injectable } from '@nestjs/common';
import { Clock, Outbox, Transaction, type EventType } from '#kernel';
import type { User, UserStatus } from '../domain/user.ts';
import { UserNotFound } from '../domain/user.errors.ts';
import { UserRepository } from '../domain/user.repository.ts';
import { userDeleted, userRestored, userSuspended } from '../users.events.ts';

export interface StatusChange {
  readonly before: UserStatus;
  readonly after: UserStatus;
}

const changes = {
  active: { apply: (user) => user.restoreToActive(), event: userRestored },
  suspended: { apply: (user) => user.suspend(), event: userSuspended },
  deleted: { apply: (user, at) => user.delete(at), event: userDeleted },
} as const satisfies Record<
  UserStatus,
  { readonly apply: (user: User, at: Date) => void; readonly event: EventType<{ readonly userId: string }> }
>;

/**
 * Suspends, deletes or brings back a member, who is hidden from or visible to all with the end of the transaction. Sessions
 * and the audit log are the business of whoever asks, in the same transaction.
 */
@Injectable()
export class ChangeStatus {
  constructor(
    private readonly transaction: Transaction,
    private readonly users: UserRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * @param actorId whose act it is; `null` for the program's own
   * @returns the statuses before and after; equal ones when there was nothing to do
   * @throws UserNotFound, UserIsDeleted
   */
  execute(userId: string, status: UserStatus, actorId: string | null): Promise<StatusChange> {
    return this.transaction.run(async () => {
      const user = await this.users.lockedOfId(userId);
      if (user === undefined) throw new UserNotFound();
      const before = user.state.status;
      const { apply, event } = changes[status];
      const occurredAt = this.clock.now();
      apply(user, occurredAt);
      if (user.state.status === before) return { before, after: before };
      await this.users.save(user);
      await this.outbox.add({ type: event, data: { userId }, actorId, occurredAt });
      return { before, after: user.state.status };
    });
  }
}
