import { Injectable } from '@nestjs/common';
import { pageOf, type Page, type PageRequest } from '#kernel';
import { Database, statement } from '#platform';
import {
  ApiKeyRepository,
  type ApiKeyGrant,
  type ApiKeyRotation,
  type ApiKeySummary,
  type NewApiKey,
} from '../domain/api-key.repository.ts';

/* Whoever makes keys at the same time waits for their credentials, so that the limit holds. */
const add = statement(
  'auth.add-api-key',
  `with held as (select from auth.credentials where user_id = $2 for no key update)
   insert into auth.api_keys (id, user_id, name, prefix, hash, scopes, created_at, expires_at)
   select $1, $2, $3, $4, $5, $6, $7, $8 from (select count(*) from held) as waited
   returning id`,
);
const count = statement('auth.count-api-keys', 'select count(*) as count from auth.api_keys where user_id = $1');

const summary = `id, name, prefix, scopes, created_at as "createdAt", rotated_at as "rotatedAt",
  previous_until as "previousUntil", expires_at as "expiresAt", last_used_at as "lastUsedAt", use_count as "useCount"`;

const list = statement(
  'auth.list-api-keys',
  `select ${summary} from auth.api_keys where user_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`,
);
const read = statement('auth.read-api-key', `select ${summary} from auth.api_keys where user_id = $1 and id = $2`);
const remove = statement(
  'auth.remove-api-key',
  `delete from auth.api_keys where user_id = $1 and id = $2 returning ${summary}`,
);
const rotate = statement(
  'auth.rotate-api-key',
  `update auth.api_keys
      set hash = $3, prefix = $4, previous_hash = hash, rotated_at = $5, previous_until = $6
    where user_id = $1 and id = $2 and (expires_at is null or expires_at > $5)
   returning id`,
);
const grantOf = statement(
  'auth.api-key-grant',
  `select id, user_id as "userId", scopes,
          case when hash = $1 then expires_at else least(expires_at, previous_until) end as "validUntil"
     from auth.api_keys
    where (hash = $1 or previous_hash = $1 and previous_until > $2) and (expires_at is null or expires_at > $2)`,
);

@Injectable()
export class SqlApiKeyRepository extends ApiKeyRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async add(key: NewApiKey, limit: number): Promise<boolean> {
    const { id, userId, name, prefix, hash, scopes, createdAt, expiresAt } = key;
    await this.database.query(add, [id, userId, name, prefix, hash, scopes, createdAt, expiresAt]);
    const row = await this.database.queryOne<{ count: number }>(count, [userId]);
    return row !== undefined && row.count <= limit;
  }

  async list(userId: string, { limit, after }: PageRequest): Promise<Page<ApiKeySummary>> {
    const rows = await this.database.query<ApiKeySummary>(list, [userId, after, limit + 1]);
    return pageOf(rows, limit, ({ id }) => id);
  }

  ofId(userId: string, id: string): Promise<ApiKeySummary | undefined> {
    return this.database.queryOne<ApiKeySummary>(read, [userId, id]);
  }

  async rotate({ userId, id, prefix, hash, at, previousUntil }: ApiKeyRotation): Promise<boolean> {
    const values = [userId, id, hash, prefix, at, previousUntil];
    return (await this.database.queryOne(rotate, values)) !== undefined;
  }

  remove(userId: string, id: string): Promise<ApiKeySummary | undefined> {
    return this.database.queryOne<ApiKeySummary>(remove, [userId, id]);
  }

  grantOf(hash: Buffer, at: Date): Promise<ApiKeyGrant | undefined> {
    return this.database.queryOne<ApiKeyGrant>(grantOf, [hash, at]);
  }
}
