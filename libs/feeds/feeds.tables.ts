import type { Tables } from '#platform';
import { TopLists1763700000032 } from './infrastructure/migrations/1763700000032-top-lists.ts';

export const feedsTables: Tables = { schema: 'feeds', rows: [], migrations: [TopLists1763700000032] };
