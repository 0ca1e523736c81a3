import type { TestDatabase } from './test-database.ts';

/** How often it was announced that a refresh token of a member was used again. */
export async function reusesOf(database: TestDatabase, memberId: string): Promise<number> {
  const told = await database.query(
    `select from platform.outbox where type = 'refresh_token_reused' and envelope::jsonb #>> '{data,userId}' = $1
     union all
     select from platform.event_log where type = 'refresh_token_reused' and envelope::jsonb #>> '{data,userId}' = $1`,
    [memberId],
  );
  return told.length;
}

/** Moves the last rotation of a session to so many seconds ago; a token begins with the id of its session. */
export async function rotatedAgo(database: TestDatabase, refreshToken: string, seconds: number): Promise<void> {
  await database.query(
    `update auth.sessions set rotated_at = now() - make_interval(secs => $2) where id = encode($1, 'hex')::uuid`,
    [Buffer.from(refreshToken, 'base64url').subarray(0, 16), seconds],
  );
}
