import type { Tables } from '#platform';
import { ActsOfActor1763700000084 } from './infrastructure/migrations/1763700000084-acts-of-actor.ts';
import { Payments1763700000101 } from './infrastructure/migrations/1763700000101-payments.ts';
import { LiveCounts1763700000041 } from './infrastructure/migrations/1763700000041-live-counts.ts';
import { Digests1763700000137 } from './infrastructure/migrations/1763700000137-digests.ts';
import { Notifications1763700000030 } from './infrastructure/migrations/1763700000030-notifications.ts';

export const notificationsTables: Tables = {
  schema: 'notifications',
  rows: [],
  migrations: [
    Notifications1763700000030,
    LiveCounts1763700000041,
    Payments1763700000101,
    ActsOfActor1763700000084,
    Digests1763700000137,
  ],
};
