import { Injectable } from '@nestjs/common';
import { copyOf, SqlPersonalData, statement } from '#platform';

const copies = {
  sessions: copyOf(
    'auth.copy-of-sessions',
    `select id, user_agent as "userAgent", created_at as "createdAt", last_used_at as "lastUsedAt",
            expires_at as "expiresAt" from auth.sessions where user_id = $1 order by id`,
  ),
  'api-keys': copyOf(
    'auth.copy-of-api-keys',
    `select id, name, prefix, scopes, created_at as "createdAt", expires_at as "expiresAt", last_used_at as "lastUsedAt",
            use_count as "useCount" from auth.api_keys where user_id = $1 order by id`,
  ),
  'second-factor': copyOf(
    'auth.copy-of-second-factor',
    'select turned_on_at as "turnedOnAt" from auth.second_factors where user_id = $1',
  ),
};

const erasures = [
  statement('auth.erase-api-keys', 'delete from auth.api_keys where user_id = $1 returning 1'),
  statement('auth.erase-second-factor', 'delete from auth.second_factors where user_id = $1 returning 1'),
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
