import { Presence, type Clock, type PresenceLease, type UserPresence } from '#kernel';
import { chunksOf } from '../cache/chunks.ts';
import type { RedisConnection } from '../cache/redis-connection.ts';
import type { RedisScript } from '../cache/redis-script.ts';
import { MemoryPresence } from './memory-presence.ts';
import { lapsedScript, lookScript, releaseScript, renewScript } from './presence-scripts.ts';

const leasesAtOnce = 200;
const usersAtOnce = 1_000;

/**
 * The presence of users at all processes. Of those who are here at this process it knows without Redis; while that is away
 * it says `unknown` of all others.
 */
export class RedisPresence extends Presence {
  private readonly here: MemoryPresence;

  constructor(
    private readonly connection: RedisConnection,
    clock: Clock,
    readonly leaseSeconds: number,
  ) {
    super();
    connection.prepare(renewScript, releaseScript, lookScript, lapsedScript);
    this.here = new MemoryPresence(clock, leaseSeconds);
  }

  async renew(leases: readonly PresenceLease[]): Promise<readonly string[]> {
    const cameHere = new Set(this.here.take(leases));
    return this.inChunks(leases, leasesAtOnce, (chunk) =>
      this.run(
        renewScript,
        [this.endsKey, this.bornKey, ...chunk.map(({ userId }) => this.userKey(userId))],
        [this.leaseMs, ...chunk.flatMap(({ userId, device }) => [userId, device])],
        () => chunk.map(({ userId }) => userId).filter((id) => cameHere.has(id)),
      ),
    );
  }

  async release(leases: readonly PresenceLease[]): Promise<readonly string[]> {
    this.here.giveUp(leases);
    return this.inChunks(leases, leasesAtOnce, (chunk) =>
      this.run(
        releaseScript,
        [this.endsKey, ...chunk.map(({ userId }) => this.userKey(userId))],
        chunk.flatMap(({ userId, device }) => [userId, device]),
        // who left here may be there: the lease runs out in Redis, and then it is told
        () => [],
      ),
    );
  }

  async of(userIds: readonly string[]): Promise<ReadonlyMap<string, UserPresence>> {
    const chunks = chunksOf(userIds, usersAtOnce);
    const found = await Promise.all(chunks.map((chunk) => this.lookUp(chunk)));
    return new Map(found.flat());
  }

  async lapsed(limit: number): Promise<readonly string[]> {
    // only forgets: who lapsed here may be there
    await this.here.lapsed(limit);
    return this.run(lapsedScript, [this.endsKey], [Math.min(limit, usersAtOnce)], () => []);
  }

  private async lookUp(userIds: readonly string[]): Promise<readonly (readonly [string, UserPresence])[]> {
    const keys = [this.bornKey, ...userIds.map((id) => this.userKey(id))];
    const [certain, ...since] = await this.run(lookScript, keys, [this.leaseMs], () => ['0']);
    const missing: UserPresence = { status: certain === '1' ? 'offline' : 'unknown' };
    return userIds.map((id, index) => {
      const moment = since[index] ?? '';
      if (moment !== '') return [id, { status: 'online', since: new Date(Number(moment)) }];
      const here = this.here.look(id);
      return [id, here.status === 'online' ? here : missing];
    });
  }

  private run(
    script: RedisScript,
    keys: readonly string[],
    args: readonly (string | number)[],
    instead: () => readonly string[],
  ): Promise<readonly string[]> {
    return this.connection.attempt(async (redis) => textsOf(await script.run(redis, keys, args)), instead);
  }

  private async inChunks<T>(
    items: readonly T[],
    size: number,
    work: (chunk: readonly T[]) => Promise<readonly string[]>,
  ): Promise<readonly string[]> {
    const results = await Promise.all(chunksOf(items, size).map(work));
    return [...new Set(results.flat())];
  }

  private get leaseMs(): number {
    return Math.round(this.leaseSeconds * 1_000);
  }

  private get endsKey(): string {
    return `${this.connection.prefix}:presence:ends`;
  }

  private get bornKey(): string {
    return `${this.connection.prefix}:presence:born`;
  }

  private userKey(userId: string): string {
    return `${this.connection.prefix}:presence:user:${userId}`;
  }
}

function textsOf(reply: unknown): readonly string[] {
  if (!Array.isArray(reply)) throw new Error('a presence that is none');
  return reply.map(String);
}
