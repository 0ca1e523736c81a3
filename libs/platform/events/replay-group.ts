import { Injectable } from '@nestjs/common';
import { AuditLog, Transaction } from '#kernel';
import { EventGroups } from './event-groups.ts';

/** Lets a group meet again every event that is kept; what it has handled, the inbox keeps from taking effect twice. */
@Injectable()
export class ReplayGroup {
  constructor(
    private readonly groups: EventGroups,
    private readonly transaction: Transaction,
    private readonly audit: AuditLog,
  ) {}

  /** @throws GroupNotFound, GroupIsLive */
  execute(group: string, actorId: string | null): Promise<void> {
    return this.transaction.run(async () => {
      await this.audit.record({ actorId, action: 'event-group.replayed', target: { kind: 'event-group', id: group } });
      // last, because brokers take nothing back
      await this.groups.rewind(group);
    });
  }
}
