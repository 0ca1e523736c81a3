import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, RootSecret, statement } from '#platform';
import { TooManyTries } from '../domain/auth.errors.ts';
import { Tries, type TryPolicy } from '../domain/tries.ts';

/** The pause after the `count`th try, in milliseconds; the exponent has an end long after the pause has. */
const pause = (count: string): string =>
  `least($5::float8, $4::float8 * power(2, least(${count} - $3::int, 30))) * interval '1 millisecond'`;
const nextAt = (count: string): string =>
  `case when ${count} < $3::int then '-infinity'::timestamptz else $2::timestamptz + ${pause(count)} end`;
const counted = 'case when tries.forget_at <= $2 then 1 else tries.count + 1 end';
const forgetAt = `$2::timestamptz + $6::float8 * interval '1 millisecond'`;

const take = statement(
  'auth.take-try',
  `insert into auth.tries as tries (key, count, next_at, forget_at) values ($1, 1, ${nextAt('1')}, ${forgetAt})
   on conflict (key) do update set count = ${counted}, next_at = ${nextAt(`(${counted})`)}, forget_at = ${forgetAt}
    where tries.next_at <= $2 or tries.forget_at <= $2
   returning 1`,
);

const pauseLeft = statement(
  'auth.pause-left',
  'select extract(epoch from next_at - $2::timestamptz)::float8 as seconds from auth.tries where key = $1',
);

const giveBack = statement(
  'auth.give-try-back',
  `update auth.tries set count = greatest(count - 1, 0),
          next_at = case when count - 1 < $2 then '-infinity' else next_at end where key = $1`,
);

const forget = statement('auth.forget-tries', 'delete from auth.tries where key = $1');
const prune = statement('auth.prune-tries', 'delete from auth.tries where forget_at <= $1');

/** Keys are kept as digests: they are made of what people typed. */
@Injectable()
export class SqlTries extends Tries {
  private readonly key: Buffer;

  constructor(
    private readonly database: Database,
    secret: RootSecret,
  ) {
    super();
    this.key = secret.keyFor('tries');
  }

  async take(name: string, { free, firstPauseMs, longestPauseMs, forgetAfterMs }: TryPolicy): Promise<void> {
    const [key, now] = [this.keyOf(name), new Date()];
    const values = [key, now, free, firstPauseMs, longestPauseMs, forgetAfterMs];
    if ((await this.database.queryAhead(take, values)).length > 0) return;
    const left = await this.database.queryOne<{ seconds: number }>(pauseLeft, [key, now]);
    throw new TooManyTries({ retryAfter: Math.max(1, Math.ceil(left?.seconds ?? 1)) });
  }

  async giveBack(name: string, { free }: TryPolicy): Promise<void> {
    await this.database.queryAhead(giveBack, [this.keyOf(name), free]);
  }

  async forget(name: string): Promise<void> {
    await this.database.queryAhead(forget, [this.keyOf(name)]);
  }

  async prune(at: Date): Promise<void> {
    await this.database.query(prune, [at]);
  }

  private keyOf(name: string): Buffer {
    return createHmac('sha256', this.key).update(name).digest();
  }
}
