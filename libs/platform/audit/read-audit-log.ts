import { Injectable } from '@nestjs/common';
import { mapPage, pageOf, type Page, type PageRequest } from '#kernel';
import { Database } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import type { AuditEntryView } from './audit.dto.ts';

export interface AuditFilter {
  readonly actorId?: string | undefined;
  readonly action?: string | undefined;
  readonly targetKind?: string | undefined;
  readonly targetId?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

type Row = Omit<AuditEntryView, 'target' | 'before' | 'after'> & {
  readonly targetKind: string;
  readonly targetId: string;
  /** JSON. */
  readonly before: string | null;
  readonly after: string | null;
};

const list = statement(
  'platform.list-audit-log',
  `select id, at, actor_id as "actorId", api_key_id as "apiKeyId", address, request_id as "requestId", action,
          target_kind as "targetKind", target_id as "targetId", before, after
     from platform.audit_log
    where ($1::uuid is null or actor_id = $1) and ($2::text is null or action = $2)
      and ($3::text is null or target_kind = $3) and ($4::text is null or target_id = $4)
      and ($5::timestamptz is null or at >= $5) and ($6::timestamptz is null or at < $6)
      and ($7::uuid is null or id < $7)
    order by id desc limit $8`,
);

@Injectable()
export class ReadAuditLog {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  async list(filter: AuditFilter, { after, limit }: PageRequest): Promise<Page<AuditEntryView>> {
    const { actorId, action, targetKind, targetId, from, to } = filter;
    const filters = [actorId, action, targetKind, targetId, from, to].map((value) => value ?? null);
    const rows = await this.database.query<Row>(list, [...filters, after, limit + 1]);
    return mapPage(
      pageOf(rows, limit, ({ id }) => id),
      (items) => items.map(viewOf),
    );
  }
}

function viewOf({ targetKind, targetId, before, after, ...entry }: Row): AuditEntryView {
  return { ...entry, target: { kind: targetKind, id: targetId }, before: parsed(before), after: parsed(after) };
}

function parsed(json: string | null): unknown {
  return json === null ? null : JSON.parse(json);
}
