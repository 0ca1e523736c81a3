import type { Tables } from '#platform';
import { Auth1763700000002 } from './infrastructure/migrations/1763700000002-auth.ts';
import { Sessions1763700000060 } from './infrastructure/migrations/1763700000060-sessions.ts';
import { Codes1763700000062 } from './infrastructure/migrations/1763700000062-codes.ts';
import { SessionsView1763700000134 } from './infrastructure/migrations/1763700000134-sessions-view.ts';
import { SessionRow } from './infrastructure/session.row.ts';

export const authTables: Tables = {
  schema: 'auth',
  rows: [SessionRow],
  migrations: [Auth1763700000002, Sessions1763700000060, Codes1763700000062, SessionsView1763700000134],
};

/** `id, user_id, expires_at`: sessions that have not been ended. */
export const sessionsView = 'auth.sessions_view';
