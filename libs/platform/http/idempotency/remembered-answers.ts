import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { RootSecret } from '../../config/secrets.ts';
import { Database } from '../../database/database.ts';
import { statement } from '../../database/statement.ts';

const keptHours = 24;
const prunedAtOnce = 5_000;

const findAnswer = statement(
  'platform.find-idempotent-answer',
  `select fingerprint, answer from platform.idempotent_answers
    where id = $1 and answered_at > now() - interval '${keptHours} hours'`,
);

// who comes here has looked, and holds the lock: what may be there is too old
const keepAnswer = statement(
  'platform.keep-idempotent-answer',
  `insert into platform.idempotent_answers (id, fingerprint, answer) values ($1, $2, $3)
   on conflict (id) do update set fingerprint = excluded.fingerprint, answer = excluded.answer, answered_at = clock_timestamp()`,
);

const claimAnswer = statement('platform.claim-idempotent-answer', 'select pg_try_advisory_xact_lock($1) as "isMine"');

const pruneAnswers = statement(
  'platform.prune-idempotent-answers',
  `with pruned as (
     delete from platform.idempotent_answers where id in (
       select id from platform.idempotent_answers where answered_at <= now() - interval '${keptHours} hours' limit ${prunedAtOnce})
     returning 1)
   select count(*)::int as count from pruned`,
);

/** An answer as it went over the wire. */
const Answer = z.object({
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.string().nullable(),
});
export type Answer = z.infer<typeof Answer>;

/** What tells a call from every other, and whether it is the same again; both are digests. */
export interface CallId {
  readonly id: Buffer;
  readonly fingerprint: Buffer;
}

export interface RememberedAnswer {
  readonly fingerprint: Buffer;
  readonly answer: Answer;
}

interface Row {
  readonly fingerprint: Buffer;
  readonly answer: Buffer;
}

/** Answers by call, for 24 hours; encrypted, because some hold tokens. */
@Injectable()
export class RememberedAnswers {
  private readonly key: Buffer;

  constructor(
    private readonly database: Database,
    secret: RootSecret,
  ) {
    this.key = secret.keyFor('idempotent answers');
  }

  async find({ id }: CallId): Promise<RememberedAnswer | undefined> {
    const row = await this.database.queryOne<Row>(findAnswer, [id]);
    return row && { fingerprint: row.fingerprint, answer: this.open(id, row.answer) };
  }

  /** Takes the call for the current transaction; whether nobody else has it. */
  async claim({ id }: CallId): Promise<boolean> {
    const claim = await this.database.queryOne<{ isMine: boolean }>(claimAnswer, [id.readBigInt64BE().toString()]);
    return claim?.isMine === true;
  }

  async keep({ id, fingerprint }: CallId, answer: Answer): Promise<void> {
    await this.database.query(keepAnswer, [id, fingerprint, this.seal(id, answer)]);
  }

  /** @returns how many were too old */
  async prune(): Promise<number> {
    for (let pruned = 0; ;) {
      const { count = 0 } = (await this.database.queryOne<{ count: number }>(pruneAnswers)) ?? {};
      pruned += count;
      if (count < prunedAtOnce) return pruned;
    }
  }

  private seal(id: Buffer, answer: Answer): Buffer {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv).setAAD(id);
    const sealed = Buffer.concat([cipher.update(JSON.stringify(answer), 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
  }

  private open(id: Buffer, sealed: Buffer): Answer {
    const decipher = createDecipheriv('aes-256-gcm', this.key, sealed.subarray(0, 12)).setAAD(id);
    decipher.setAuthTag(sealed.subarray(12, 28));
    const text = Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8');
    return Answer.parse(JSON.parse(text));
  }
}
