import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import type { Session } from '../domain/session.ts';
import { SessionRepository, type Rotation } from '../domain/session.repository.ts';
import { SessionRow } from './session.row.ts';

const rotate = statement(
  'auth.rotate-session',
  `update auth.sessions set refresh_hash = $2, last_used_at = $3, expires_at = $4
    where refresh_hash = $1 and expires_at > $3
   returning id, user_id as "userId"`,
);

@Injectable()
export class TypeormSessionRepository extends SessionRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async add(session: Session): Promise<void> {
    await this.database.rows(SessionRow).insert({ ...session });
  }

  rotate({ oldHash, newHash, at, expiresAt }: Rotation): Promise<Pick<Session, 'id' | 'userId'> | undefined> {
    return this.database.queryOne(rotate, [oldHash, newHash, at, expiresAt]);
  }

  async end(sessionId: string): Promise<void> {
    await this.database.rows(SessionRow).delete({ id: sessionId });
  }
}
