import { Injectable } from '@nestjs/common';
import { copyOf, SqlPersonalData } from '../database/sql-personal-data.ts';

const copies = {
  'audit-log': copyOf(
    'platform.copy-of-audit-log',
    `select at, action, target_kind as "targetKind", target_id as "targetId", api_key_id as "apiKeyId", address
       from platform.audit_log where actor_id = $1 order by id`,
  ),
};

/** What somebody has to answer for is not forgotten with them: the log cannot be changed. */
@Injectable()
export class AuditPersonalData extends SqlPersonalData {
  readonly module = 'platform';
  protected readonly copies = copies;
  protected readonly erasures = [];
}
