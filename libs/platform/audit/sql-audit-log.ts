import { Injectable } from '@nestjs/common';
import { AuditLog, Clock, Ids, type AuditEntry } from '#kernel';
import { Database } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import { requestNow } from '../observability/request-context.ts';

const record = statement(
  'platform.record-act',
  `insert into platform.audit_log
     (id, at, actor_id, api_key_id, address, request_id, action, target_kind, target_id, before, after)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
);

@Injectable()
export class SqlAuditLog extends AuditLog {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {
    super();
  }

  async record({ actorId, action, target, before, after }: AuditEntry): Promise<void> {
    if (!this.database.isInTransaction) throw new Error(`${action} must be recorded in the transaction of its fact`);
    const request = requestNow();
    await this.database.query(record, [
      this.ids.next(),
      this.clock.now(),
      actorId,
      request?.apiKeyId?.() ?? null,
      request?.address?.() ?? null,
      request?.requestId ?? null,
      action,
      target.kind,
      target.id,
      asJson(before),
      asJson(after),
    ]);
  }
}

function asJson(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
