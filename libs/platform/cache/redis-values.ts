import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { chunksOf } from './chunks.ts';
import { deleteAndStamp, storeUnlessDeleted } from './cache-scripts.ts';
import { OwedDeletions } from './owed-deletions.ts';
import type { RedisConnection } from './redis-connection.ts';

/** A computation that took longer is not kept, because the stamp of a deletion may be gone. */
const stampMs = 60_000;
const keysAtOnce = 500;
const payEveryMs = 250;

/** A value as Redis has it, and the stamp of the last deletion of its key. */
export interface Stamped {
  readonly value: Buffer | null;
  readonly stamp: Buffer | null;
  /** By which the computation of a missing value has to be done to be kept, on the clock of `performance.now()`. */
  readonly storeBefore: number;
}

/** The cached values in Redis, by full key. Nothing throws; deletions are repeated until Redis has them. */
export class RedisValues {
  private readonly owed = new OwedDeletions();
  private isPaying = false;
  private isClosed = false;

  constructor(private readonly connection: RedisConnection) {
    connection.prepare(storeUnlessDeleted, deleteAndStamp);
  }

  /** One for each key, `null` where there is none. */
  async get(keys: readonly string[]): Promise<readonly (Buffer | null)[]> {
    if (keys.length === 0) return [];
    const none = (): null[] => keys.map(() => null);
    const values = await this.connection.attempt(
      (redis) => redis.mgetBuffer(keys.map((key) => this.valueKey(key))),
      none,
    );
    return this.owed.isEmpty ? values : values.map((value, index) => (this.owed.has(keys[index] ?? '') ? null : value));
  }

  /** @returns nothing when Redis is away: then the value cannot be kept either */
  async getStamped(key: string): Promise<Stamped | undefined> {
    const storeBefore = performance.now() + stampMs;
    const found = await this.connection.attempt(
      (redis) => redis.mgetBuffer(this.valueKey(key), this.stampKey(key)),
      () => undefined,
    );
    if (found === undefined || this.owed.has(key)) return undefined;
    return { value: found[0] ?? null, stamp: found[1] ?? null, storeBefore };
  }

  /** What Redis does not take is deleted there as soon as it can be, for under its key may be an older value. */
  async set(entries: readonly (readonly [key: string, value: string | Buffer])[], ttlMs: number): Promise<void> {
    const allowed = this.owed.isEmpty ? entries : entries.filter(([key]) => !this.owed.has(key));
    if (allowed.length === 0) return;
    const isSet = await this.connection.attempt(
      async (redis) => {
        const pipeline = redis.pipeline();
        for (const [key, value] of allowed) pipeline.set(this.valueKey(key), value, 'PX', ttlMs);
        for (const [error] of (await pipeline.exec()) ?? []) if (error !== null) throw error;
        return true;
      },
      () => false,
    );
    if (!isSet) this.owe(allowed.map(([key]) => key));
  }

  /** Keeps a value that was computed after `seen`, unless its key was deleted since. */
  async setComputed(key: string, value: string | Buffer, ttlMs: number, seen: Stamped): Promise<void> {
    if (performance.now() > seen.storeBefore || this.owed.has(key)) return;
    await this.connection.attempt(
      (redis) =>
        storeUnlessDeleted.run(redis, [this.valueKey(key), this.stampKey(key)], [value, ttlMs, seen.stamp ?? '']),
      () => undefined,
    );
  }

  /** @returns whether it is done; when not, it is owed */
  async delete(keys: readonly string[]): Promise<boolean> {
    const outcomes = await Promise.all(chunksOf(keys, keysAtOnce).map((chunk) => this.deleteChunk(chunk)));
    const failed = outcomes.flat();
    if (failed.length === 0) return true;
    this.owe(failed);
    return false;
  }

  close(): void {
    this.isClosed = true;
  }

  /** @returns the keys that are not deleted */
  private deleteChunk(keys: readonly string[]): Promise<readonly string[]> {
    return this.connection.attempt<readonly string[]>(
      async (redis) => {
        const names = keys.flatMap((key) => [this.valueKey(key), this.stampKey(key)]);
        await deleteAndStamp.run(redis, names, [randomBytes(9).toString('base64url'), stampMs]);
        return [];
      },
      () => keys,
    );
  }

  private owe(keys: readonly string[]): void {
    this.owed.add(keys);
    void this.pay();
  }

  private async pay(): Promise<void> {
    if (this.isPaying) return;
    this.isPaying = true;
    while (!this.isClosed && !this.owed.isEmpty) {
      if (this.connection.isUp) {
        const { everything, keys } = this.owed.startPaying();
        this.owed.finishPaying(everything ? await this.deleteEverything() : await this.deleteAll([...keys]));
      }
      if (!this.owed.isEmpty) await delay(payEveryMs, undefined, { ref: false });
    }
    this.isPaying = false;
  }

  private async deleteAll(keys: readonly string[]): Promise<boolean> {
    for (const chunk of chunksOf(keys, keysAtOnce)) {
      if ((await this.deleteChunk(chunk)).length > 0) return false;
    }
    return true;
  }

  private async deleteEverything(): Promise<boolean> {
    const pattern = this.valueKey('*');
    let cursor: string | undefined = '0';
    do {
      const from: string = cursor;
      cursor = await this.connection.attempt<string | undefined>(
        async (redis) => {
          const [next, names] = await redis.scan(from, 'MATCH', pattern, 'COUNT', 1_000);
          if (names.length > 0) await redis.unlink(names);
          return next;
        },
        () => undefined,
      );
    } while (cursor !== undefined && cursor !== '0');
    return cursor === '0';
  }

  private valueKey(key: string): string {
    return `${this.connection.prefix}:cache:${key}`;
  }

  private stampKey(key: string): string {
    return `${this.connection.prefix}:deleted:${key}`;
  }
}
