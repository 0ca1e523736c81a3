import { Injectable } from '@nestjs/common';
import { pageOf, type Page, type PageRequest } from '#kernel';
import { Database, statement, type Statement } from '#platform';
import type { Session } from '../domain/session.ts';
import { SessionRepository, type Rotation, type SessionSummary } from '../domain/session.repository.ts';
import { accessTokenSeconds } from './access-token.ts';
import { SessionRow } from './session.row.ts';
import { endedSessionsChannel, SqlSessionEndings } from './sql-session-endings.ts';

/* The successor follows from the old token, so whoever comes second writes what is there already. */
const rotate = statement(
  'auth.rotate-session',
  `update auth.sessions
      set refresh_hash = $3, previous_hash = $2, last_used_at = $4, expires_at = $6,
          rotated_at = case when refresh_hash = $2 then $4 else rotated_at end
    where id = $1 and expires_at > $4
      and (refresh_hash = $2 or previous_hash = $2 and refresh_hash = $3 and rotated_at > $5)
   returning user_id as "userId"`,
);

/* The note, the message and the end are one: nobody can see one without the others. */
const end = (name: string, which: string): Statement =>
  statement(
    name,
    `with ended as (
       delete from auth.sessions where ${which} returning id, user_id
     ), noted as (
       insert into auth.ended_sessions (session_id, ended_at) select id, $1 from ended on conflict do nothing)
     select id, user_id as "userId", pg_notify('${endedSessionsChannel}', id::text) from ended`,
  );

const endSession = end('auth.end-session', 'id = $2 and expires_at > $1');
const endSessionOf = end('auth.end-session-of', 'id = $2 and user_id = $3');
const endSessionsOf = end('auth.end-sessions-of', 'user_id = $2 and id is distinct from $3');

const list = statement(
  'auth.list-sessions',
  `select id, user_agent as "userAgent", created_at as "createdAt", last_used_at as "lastUsedAt"
     from auth.sessions where user_id = $1 and expires_at > $2 and ($3::uuid is null or id < $3)
    order by id desc limit $4`,
);

const forgetExpired = statement('auth.forget-expired-sessions', 'delete from auth.sessions where expires_at <= $1');
const forgetEnded = statement('auth.forget-ended-sessions', 'delete from auth.ended_sessions where ended_at <= $1');

/** Clocks of processes differ a little. */
const keptSeconds = 2 * accessTokenSeconds;

@Injectable()
export class TypeormSessionRepository extends SessionRepository {
  constructor(
    private readonly database: Database,
    private readonly endings: SqlSessionEndings,
  ) {
    super();
  }

  async add(session: Session): Promise<void> {
    await this.database.rows(SessionRow).insert({ ...session });
  }

  async rotate({ sessionId, oldHash, newHash, at, graceSince, expiresAt }: Rotation): Promise<string | undefined> {
    const values = [sessionId, oldHash, newHash, at, graceSince, expiresAt];
    return (await this.database.queryOne<{ userId: string }>(rotate, values))?.userId;
  }

  async end(sessionId: string, at: Date): Promise<string | undefined> {
    return (await this.endAll(endSession, [at, sessionId]))[0]?.userId;
  }

  async endOf(userId: string, sessionId: string, at: Date): Promise<boolean> {
    return (await this.endAll(endSessionOf, [at, sessionId, userId])).length > 0;
  }

  async endAllOf(userId: string, at: Date, exceptSessionId?: string): Promise<void> {
    await this.endAll(endSessionsOf, [at, userId, exceptSessionId ?? null]);
  }

  async list(userId: string, at: Date, { limit, after }: PageRequest): Promise<Page<SessionSummary>> {
    const rows = await this.database.query<SessionSummary>(list, [userId, at, after, limit + 1]);
    return pageOf(rows, limit, ({ id }) => id);
  }

  async prune(at: Date): Promise<void> {
    await this.database.query(forgetExpired, [at]);
    await this.database.query(forgetEnded, [new Date(at.getTime() - keptSeconds * 1000)]);
  }

  /** This process does not wait to hear of it: its next answer may depend on it. */
  private async endAll(which: Statement, values: readonly unknown[]): Promise<readonly Ended[]> {
    const ended = await this.database.query<Ended>(which, values);
    const note = (): void => ended.forEach(({ id }) => this.endings.note(id));
    if (this.database.isInTransaction) this.database.afterCommit(note);
    else note();
    return ended;
  }
}

interface Ended {
  readonly id: string;
  readonly userId: string;
}
