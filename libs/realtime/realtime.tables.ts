import type { Tables } from '#platform';
import { EntriesOfMany1763700000139 } from './infrastructure/migrations/1763700000139-entries-of-many.ts';
import { Streams1763700000131 } from './infrastructure/migrations/1763700000131-streams.ts';

export const realtimeTables: Tables = {
  schema: 'realtime',
  rows: [],
  migrations: [Streams1763700000131, EntriesOfMany1763700000139],
};
