import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { CredentialsRepository } from '../domain/credentials.repository.ts';

const addCredentials = statement(
  'auth.add-credentials',
  'insert into auth.credentials (user_id, password_hash) values ($1, $2)',
);
const changeCredentials = statement(
  'auth.change-credentials',
  `update auth.credentials set password_hash = $2
    where user_id = $1 and ($3::text is null or password_hash = $3) returning 1`,
);
const credentialsOf = statement(
  'auth.credentials-of',
  'select password_hash as "passwordHash" from auth.credentials where user_id = $1',
);
const heldCredentialsOf = statement(
  'auth.held-credentials-of',
  'select password_hash as "passwordHash" from auth.credentials where user_id = $1 for share',
);
const holdCredentials = statement(
  'auth.hold-credentials',
  'select from auth.credentials where user_id = $1 for no key update',
);

@Injectable()
export class SqlCredentialsRepository extends CredentialsRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async add(userId: string, passwordHash: string): Promise<void> {
    await this.database.query(addCredentials, [userId, passwordHash]);
  }

  async change(userId: string, newHash: string, oldHash?: string): Promise<boolean> {
    return (await this.database.queryOne(changeCredentials, [userId, newHash, oldHash ?? null])) !== undefined;
  }

  async passwordHashOf(userId: string): Promise<string | undefined> {
    const row = await this.database.queryOne<{ passwordHash: string }>(credentialsOf, [userId]);
    return row?.passwordHash;
  }

  async heldPasswordHashOf(userId: string): Promise<string | undefined> {
    const row = await this.database.queryOne<{ passwordHash: string }>(heldCredentialsOf, [userId]);
    return row?.passwordHash;
  }

  async hold(userId: string): Promise<void> {
    await this.database.query(holdCredentials, [userId]);
  }
}
