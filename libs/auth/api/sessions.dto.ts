import { Id, Time } from '#platform';
import { z } from 'zod';

export const SessionParams = z.strictObject({ id: Id });
export type SessionParams = z.infer<typeof SessionParams>;

export const SessionView = z
  .object({
    id: Id,
    device: z.string().describe('As it told by its User-Agent'),
    isCurrent: z.boolean().describe('The one that asks'),
    createdAt: Time,
    lastActiveAt: Time.describe('Of its last login or refresh: 15 minutes old at most while it is in use'),
  })
  .meta({
    id: 'Session',
    examples: [
      {
        id: '019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6d',
        device: 'Firefox on Linux',
        isCurrent: true,
        createdAt: '2026-11-21T09:30:00.000Z',
        lastActiveAt: '2026-11-21T10:15:00.000Z',
      },
    ],
  });
export type SessionView = z.infer<typeof SessionView>;
