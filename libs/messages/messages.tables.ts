import type { Tables } from '#platform';
import { Messages1763700000130 } from './infrastructure/migrations/1763700000130-messages.ts';
import { MessageMedia1763700000136 } from './infrastructure/migrations/1763700000136-media.ts';
import { MessagesDelivered1763700000137 } from './infrastructure/migrations/1763700000137-delivered.ts';
import { MessagePayments1763700000135 } from './infrastructure/migrations/1763700000135-payments.ts';

export const messagesTables: Tables = {
  schema: 'messages',
  rows: [],
  migrations: [
    Messages1763700000130,
    MessagePayments1763700000135,
    MessageMedia1763700000136,
    MessagesDelivered1763700000137,
  ],
};
