import { Counters, type Clock, type Count } from '#kernel';
import { MemoryCounters } from './memory-counters.ts';
import type { RedisConnection } from './redis-connection.ts';
import { RedisScript } from './redis-script.ts';

/**
 * A counter that is gone before its time (Redis was flushed, or began anew) is taken up again from what the caller knows:
 * `floor`, which ends in `left` milliseconds.
 */
const hitScript = new RedisScript(`
local points, window, floor, left = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local ttl = redis.call('pttl', KEYS[1])
if ttl > 0 then return {redis.call('incrby', KEYS[1], points), ttl} end
if floor == 0 then left = window end
redis.call('set', KEYS[1], floor + points, 'px', left)
return {floor + points, left}`);

const peekScript = new RedisScript(`
local ttl = redis.call('pttl', KEYS[1])
if ttl <= 0 then return {0, 0} end
return {tonumber(redis.call('get', KEYS[1])), ttl}`);

/**
 * Counters that all processes share. Each process also keeps what it knows of them, which holds while Redis is away, and
 * which wins where Redis has forgotten.
 */
export class RedisCounters extends Counters {
  private readonly known: MemoryCounters;

  constructor(
    private readonly connection: RedisConnection,
    private readonly clock: Clock,
  ) {
    super();
    connection.prepare(hitScript, peekScript);
    this.known = new MemoryCounters(clock);
  }

  async hit(key: string, windowSeconds: number, points = 1): Promise<Count> {
    const before = this.known.look(key);
    const mine = this.known.count(key, windowSeconds, points);
    const left = Math.max(1, before.resetAt.getTime() - this.clock.now().getTime());
    const shared = await this.ask(hitScript, key, [points, windowSeconds * 1_000, before.used, left]);
    return this.reconcile(key, shared, mine);
  }

  async peek(key: string): Promise<Count> {
    return this.reconcile(key, await this.ask(peekScript, key, []), this.known.look(key));
  }

  private ask(script: RedisScript, key: string, args: readonly number[]): Promise<Count | undefined> {
    return this.connection.attempt<Count | undefined>(
      async (redis) => this.countOf(await script.run(redis, [`${this.connection.prefix}:count:${key}`], args)),
      () => undefined,
    );
  }

  private reconcile(key: string, shared: Count | undefined, mine: Count): Count {
    if (shared === undefined || shared.used < mine.used) return mine;
    if (shared.used > 0) this.known.learn(key, shared);
    return shared;
  }

  private countOf(reply: unknown): Count {
    const [used, left] = Array.isArray(reply) ? reply : [];
    if (typeof used !== 'number' || typeof left !== 'number') throw new Error('a counter that is none');
    return { used, resetAt: new Date(this.clock.now().getTime() + left) };
  }
}
