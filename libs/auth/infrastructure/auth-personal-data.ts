import { Injectable } from '@nestjs/common';
import { copyOf, SqlPersonalData, statement } from '#platform';

const copies = {
  sessions: copyOf(
    'auth.copy-of-sessions',
    `select id, user_agent as "userAgent", created_at as "createdAt", last_used_at as "lastUsedAt",
            expires_at as "expiresAt" from auth.sessions where user_id = $1 order by id`,
  ),
};

const erasures = [
  statement('auth.erase-sessions', 'delete from auth.sessions where user_id = $1 returning 1'),
  statement('auth.erase-codes', 'delete from auth.codes where user_id = $1 returning 1'),
  statement('auth.erase-credentials', 'delete from auth.credentials where user_id = $1 returning 1'),
];

@Injectable()
export class AuthPersonalData extends SqlPersonalData {
  readonly module = 'auth';
  protected readonly copies = copies;
  protected readonly erasures = erasures;
}
