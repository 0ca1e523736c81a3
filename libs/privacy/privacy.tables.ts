import type { Tables } from '#platform';
import { Exports1763700000085 } from './infrastructure/migrations/1763700000085-exports.ts';

export const privacyTables: Tables = { schema: 'privacy', rows: [], migrations: [Exports1763700000085] };
