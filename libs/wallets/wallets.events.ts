import { eventType } from '#kernel';
import { z } from 'zod';

const topic = 'wallet_events';

/** Money went from one member to another. `amount` is a decimal string in the scale of the currency, as on the wire. */
export const paymentMade = eventType({
  topic,
  type: 'payment_made',
  version: 1,
  schema: z.object({
    transactionId: z.guid(),
    senderId: z.guid(),
    receiverId: z.guid(),
    amount: z.string(),
    fee: z.string(),
    currency: z.string(),
    description: z.string(),
  }),
  keyOf: ({ transactionId }) => transactionId,
});
