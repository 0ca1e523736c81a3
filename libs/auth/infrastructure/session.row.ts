import { EntitySchema } from 'typeorm';
import type { Session } from '../domain/session.ts';

export const SessionRow = new EntitySchema<Session>({
  name: 'Session',
  schema: 'auth',
  tableName: 'sessions',
  columns: {
    id: { type: 'uuid', primary: true },
    userId: { type: 'uuid', name: 'user_id' },
    refreshHash: { type: 'bytea', name: 'refresh_hash' },
    userAgent: { type: 'text', name: 'user_agent' },
    createdAt: { type: 'timestamptz', name: 'created_at' },
    lastUsedAt: { type: 'timestamptz', name: 'last_used_at' },
    expiresAt: { type: 'timestamptz', name: 'expires_at' },
  },
});
