import { z } from 'zod';

/** Of an event, what travels beside its data; consumers ignore what they do not know. */
export const Envelope = z.object({
  id: z.guid(),
  type: z.string(),
  version: z.int(),
  topic: z.string(),
  key: z.string(),
  occurredAt: z.string(),
  actorId: z.string().nullable(),
  requestId: z.string().nullable(),
  traceparent: z.string().nullable(),
  data: z.unknown(),
});
