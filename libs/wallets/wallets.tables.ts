import type { Tables } from '#platform';
import { Agreements1763700000102 } from './infrastructure/migrations/1763700000102-agreements.ts';
import { Withdrawals1763700000104 } from './infrastructure/migrations/1763700000104-withdrawals.ts';
import { PlannedByKey1763700000105 } from './infrastructure/migrations/1763700000105-planned-by-key.ts';
import { Search1763700000103 } from './infrastructure/migrations/1763700000103-search.ts';
import { PlannedOnce1763700000106 } from './infrastructure/migrations/1763700000106-planned-once.ts';
import { Ledger1763700000100 } from './infrastructure/migrations/1763700000100-ledger.ts';

export const walletsTables: Tables = {
  schema: 'wallets',
  rows: [],
  migrations: [
    Ledger1763700000100,
    Agreements1763700000102,
    Search1763700000103,
    Withdrawals1763700000104,
    PlannedByKey1763700000105,
    PlannedOnce1763700000106,
  ],
};
