import type { Tables } from '#platform';
import { Streams1763700000131 } from './infrastructure/migrations/1763700000131-streams.ts';

export const realtimeTables: Tables = { schema: 'realtime', rows: [], migrations: [Streams1763700000131] };
