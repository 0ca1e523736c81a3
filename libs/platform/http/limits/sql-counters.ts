import { Injectable } from '@nestjs/common';
import { Clock, Counters, type Count } from '#kernel';
import { MemoryCounters } from '../../cache/memory-counters.ts';
import { Database } from '../../database/database.ts';
import { statement } from '../../database/statement.ts';

const prunedAtOnce = 5_000;

const hitCounter = statement(
  'platform.hit-counter',
  `insert into platform.counters as c (key, used, resets_at) values ($1, $2, now() + make_interval(secs => $3))
   on conflict (key) do update set
     used = case when c.resets_at <= now() then excluded.used else c.used + excluded.used end,
     resets_at = case when c.resets_at <= now() then excluded.resets_at else c.resets_at end
   returning used, (extract(epoch from resets_at - now()) * 1000)::int as "leftMs"`,
);

const peekCounter = statement(
  'platform.peek-counter',
  `select used, (extract(epoch from resets_at - now()) * 1000)::int as "leftMs" from platform.counters
    where key = $1 and resets_at > now()`,
);

const pruneCounters = statement(
  'platform.prune-counters',
  `with pruned as (
     delete from platform.counters where key in (
       select key from platform.counters where resets_at <= now() limit ${prunedAtOnce} for update skip locked)
     returning 1)
   select count(*)::int as count from pruned`,
);

interface Row {
  readonly used: number;
  readonly leftMs: number;
}

/**
 * Counters that no restart and no lost Redis forgets: for guesses at credentials. Unlike the others they throw when the
 * database is away, so that nothing passes uncounted.
 */
@Injectable()
export class SqlCounters extends Counters {
  /** What the database said last: what is used up stays so until its window ends, and costs no statement. */
  private readonly known: MemoryCounters;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
    this.known = new MemoryCounters(clock);
  }

  /** @param limit from which on the database need not be asked again */
  async hit(key: string, windowSeconds: number, points = 1, limit = Infinity): Promise<Count> {
    const before = this.known.look(key);
    if (before.used > limit) return before;
    return this.learn(key, await this.database.queryOne<Row>(hitCounter, [key, points, windowSeconds]));
  }

  async peek(key: string): Promise<Count> {
    return this.learn(key, await this.database.queryOne<Row>(peekCounter, [key]));
  }

  /** @returns how many were over */
  async prune(): Promise<number> {
    for (let pruned = 0; ;) {
      const { count = 0 } = (await this.database.queryOne<{ count: number }>(pruneCounters)) ?? {};
      pruned += count;
      if (count < prunedAtOnce) return pruned;
    }
  }

  private learn(key: string, row: Row | undefined): Count {
    const { used, leftMs } = row ?? { used: 0, leftMs: 0 };
    const count = { used, resetAt: new Date(this.clock.now().getTime() + leftMs) };
    if (used > 0) this.known.learn(key, count);
    return count;
  }
}
