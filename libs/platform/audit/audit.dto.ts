import { z } from 'zod';
import { Id, PageQuery, text, Time } from '../http/wire.ts';

export const AuditEntryView = z
  .object({
    id: Id,
    at: Time,
    actorId: Id.nullable().describe('Who; null for the program itself and whoever runs it'),
    apiKeyId: Id.nullable().describe('With which of their API keys; null for who had logged in'),
    address: z.string().nullable().describe('From where; null for what did not come over HTTP'),
    requestId: z.string().nullable(),
    action: z.string(),
    target: z.object({ kind: z.string(), id: z.string() }),
    before: z.unknown().describe('What was so and is no longer'),
    after: z.unknown().describe('What is so since'),
  })
  .meta({
    id: 'AuditEntry',
    examples: [
      {
        id: '019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6d',
        at: '2026-11-21T09:30:00.000Z',
        actorId: '019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6e',
        apiKeyId: null,
        address: '203.0.113.7',
        requestId: '019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6f',
        action: 'user.status-changed',
        target: { kind: 'user', id: '019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c70' },
        before: { status: 'active' },
        after: { status: 'suspended' },
      },
    ],
  });
export type AuditEntryView = z.infer<typeof AuditEntryView>;

const word = text({ min: 1, max: 100 }).optional();

export const AuditLogQuery = PageQuery.extend({
  actorId: Id.optional(),
  action: word.describe('Like `user.status-changed`'),
  targetKind: word.describe('Like `user`'),
  targetId: word,
  from: Time.optional().describe('From this moment on'),
  to: Time.optional().describe('Before this moment'),
});
export type AuditLogQuery = z.infer<typeof AuditLogQuery>;
