import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import type { CodeTarget } from '../domain/code.ts';
import { CodeRepository, type CodeOnTrial, type SentCode } from '../domain/code.repository.ts';

const put = statement(
  'auth.put-code',
  `insert into auth.codes (purpose, target, user_id, code_hash, expires_at) values ($1, $2, $3, $4, $5)
   on conflict (purpose, target) do update
      set user_id = excluded.user_id, code_hash = excluded.code_hash, expires_at = excluded.expires_at, tries = 0`,
);

const tryCode = statement(
  'auth.try-code',
  `insert into auth.codes as codes (purpose, target, code_hash, expires_at, tries) values ($1, $2, $3, $4, 1)
   on conflict (purpose, target) do update set tries = codes.tries + 1
    where codes.tries < 3 and codes.expires_at > $5
   returning user_id as "userId", code_hash as hash`,
);

const use = statement(
  'auth.use-code',
  'delete from auth.codes where purpose = $1 and target = $2 and code_hash = $3 returning 1',
);

const prune = statement('auth.prune-codes', 'delete from auth.codes where expires_at <= $1');

@Injectable()
export class SqlCodeRepository extends CodeRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async put({ purpose, target, userId, hash, expiresAt }: SentCode): Promise<void> {
    await this.database.query(put, [purpose, target, userId, hash, expiresAt]);
  }

  async try(
    { purpose, target }: CodeTarget,
    decoy: { readonly hash: Buffer; readonly expiresAt: Date },
    at: Date,
  ): Promise<CodeOnTrial | undefined> {
    const values = [purpose, target, decoy.hash, decoy.expiresAt, at];
    return (await this.database.queryAhead<CodeOnTrial>(tryCode, values))[0];
  }

  async use({ purpose, target }: CodeTarget, hash: Buffer): Promise<boolean> {
    return (await this.database.queryOne(use, [purpose, target, hash])) !== undefined;
  }

  async prune(at: Date): Promise<void> {
    await this.database.query(prune, [at]);
  }
}
