import type { Tables } from './database/tables.ts';
import { Events1763700000010 } from './events/migrations/1763700000010-events.ts';

export const platformTables: Tables = { schema: 'platform', rows: [], migrations: [Events1763700000010] };
