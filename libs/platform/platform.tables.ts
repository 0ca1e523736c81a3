import { Audit1763700000071 } from './audit/migrations/1763700000071-audit.ts';
import { AuditApiKey1763700000072 } from './audit/migrations/1763700000072-audit-api-key.ts';
import { Turns1763700000140 } from './database/migrations/1763700000140-turns.ts';
import type { Tables } from './database/tables.ts';
import { Events1763700000010 } from './events/migrations/1763700000010-events.ts';
import { Idempotency1763700000050 } from './http/migrations/1763700000050-idempotency.ts';
import { Counters1763700000051 } from './http/migrations/1763700000051-counters.ts';
import { Messenger1763700000061 } from './messenger/migrations/1763700000061-messenger.ts';
import { NotesInInbox1763700000132 } from './messenger/migrations/1763700000132-notes-in-inbox.ts';
import { TaskContext1763700000042 } from './tasks/migrations/1763700000042-task-context.ts';
import { Tasks1763700000020 } from './tasks/migrations/1763700000020-tasks.ts';

export const platformTables: Tables = {
  schema: 'platform',
  rows: [],
  migrations: [
    Events1763700000010,
    Tasks1763700000020,
    TaskContext1763700000042,
    Idempotency1763700000050,
    Counters1763700000051,
    Messenger1763700000061,
    Audit1763700000071,
    AuditApiKey1763700000072,
    NotesInInbox1763700000132,
    Turns1763700000140,
  ],
};
