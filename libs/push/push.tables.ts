import type { Tables } from '#platform';
import { Devices1763700000133 } from './infrastructure/migrations/1763700000133-devices.ts';

export const pushTables: Tables = { schema: 'push', rows: [], migrations: [Devices1763700000133] };
