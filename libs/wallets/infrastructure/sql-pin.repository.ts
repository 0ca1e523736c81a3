import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { lockMinutes, locksPerFreeze, PinRepository, triesPerLock, type SealedPin, type Try } from '../domain/pin.ts';

/*
 * A try is counted before it is made: a process that dies over it has used it up, and processes that ask at once share what
 * is left. The last one locks at once; when it was right, succeeding takes the lock back.
 */
const isLast = `(locked_until is null and tries = ${triesPerLock - 1})`;
const take = statement(
  'wallets.take-pin-try',
  `update wallets.pins
      set tries = case when locked_until is null then tries + 1 else 1 end,
          locks = locks + ${isLast}::int,
          locked_until = case when ${isLast} then $2::timestamptz + interval '${lockMinutes} minutes' end
    where user_id = $1 and locks < ${locksPerFreeze} and (locked_until is null or locked_until <= $2)
   returning hash, key_id as "keyId", version, tries as number, locks = ${locksPerFreeze} as "freezesWhenWrong"`,
);

const lookAt = statement(
  'wallets.pin-lock',
  `select locked_until as "until", locks >= ${locksPerFreeze} as "isForGood" from wallets.pins where user_id = $1`,
);

const succeed = statement(
  'wallets.pin-succeeded',
  `update wallets.pins
      set tries = 0, locked_until = null, locks = locks - (locked_until is not null)::int,
          hash = coalesce($2, hash), key_id = coalesce($3, key_id)
    where user_id = $1`,
);

const giveBack = statement(
  'wallets.give-pin-try-back',
  `update wallets.pins
      set tries = greatest(tries - 1, 0), locked_until = null, locks = locks - (locked_until is not null)::int
    where user_id = $1`,
);

const set = statement(
  'wallets.set-pin',
  `insert into wallets.pins (user_id, hash, key_id) values ($1, $2, $3) on conflict do nothing returning version`,
);

const replace = statement(
  'wallets.replace-pin',
  `insert into wallets.pins as old (user_id, hash, key_id) values ($1, $2, $3)
   on conflict (user_id) do update
      set hash = excluded.hash, key_id = excluded.key_id, version = old.version + 1, tries = 0, locks = 0, locked_until = null`,
);

const unlock = statement(
  'wallets.unlock-pin',
  'update wallets.pins set tries = 0, locks = 0, locked_until = null where user_id = $1',
);

@Injectable()
export class SqlPinRepository extends PinRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async take(userId: string, now: Date): Promise<Try> {
    type Granted = Extract<Try, { readonly kind: 'granted' }>;
    // counted at once, whatever becomes of the transaction of the request that asks
    const [granted] = await this.database.queryAhead<Omit<Granted, 'kind'>>(take, [userId, now]);
    if (granted !== undefined) return { kind: 'granted', ...granted };
    const lock = await this.database.queryOne<{ until: string | null; isForGood: boolean }>(lookAt, [userId]);
    if (lock === undefined) return { kind: 'none-set' };
    return { kind: 'locked', until: lock.isForGood || lock.until === null ? null : new Date(lock.until) };
  }

  async succeed(userId: string, resealed: SealedPin | null): Promise<void> {
    await this.database.queryAhead(succeed, [userId, resealed?.hash ?? null, resealed?.keyId ?? null]);
  }

  async giveBack(userId: string): Promise<void> {
    await this.database.queryAhead(giveBack, [userId]);
  }

  async set(userId: string, { hash, keyId }: SealedPin): Promise<boolean> {
    return (await this.database.queryOne(set, [userId, hash, keyId])) !== undefined;
  }

  async unlock(userId: string): Promise<void> {
    await this.database.query(unlock, [userId]);
  }

  async replace(userId: string, { hash, keyId }: SealedPin): Promise<void> {
    await this.database.query(replace, [userId, hash, keyId]);
  }
}
