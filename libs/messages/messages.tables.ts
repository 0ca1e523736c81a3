import type { Tables } from '#platform';
import { Messages1763700000130 } from './infrastructure/migrations/1763700000130-messages.ts';

export const messagesTables: Tables = { schema: 'messages', rows: [], migrations: [Messages1763700000130] };
