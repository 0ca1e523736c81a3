import type { Tables } from '#platform';
import { Auth1763700000002 } from './infrastructure/migrations/1763700000002-auth.ts';
import { Sessions1763700000060 } from './infrastructure/migrations/1763700000060-sessions.ts';
import { ApiKeys1763700000070 } from './infrastructure/migrations/1763700000070-api-keys.ts';
import { Codes1763700000062 } from './infrastructure/migrations/1763700000062-codes.ts';
import { SecondFactors1763700000063 } from './infrastructure/migrations/1763700000063-second-factors.ts';
import { SessionsView1763700000134 } from './infrastructure/migrations/1763700000134-sessions-view.ts';
import { SessionRow } from './infrastructure/session.row.ts';

export const authTables: Tables = {
  schema: 'auth',
  rows: [SessionRow],
  migrations: [
    Auth1763700000002,
    Sessions1763700000060,
    Codes1763700000062,
    SecondFactors1763700000063,
    ApiKeys1763700000070,
    SessionsView1763700000134,
  ],
};

/** `id, user_id, expires_at`: sessions that have not been ended. */
export const sessionsView = 'auth.sessions_view';
