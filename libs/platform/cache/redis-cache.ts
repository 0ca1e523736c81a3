import { Cache, type Cacheable, type CacheSpace } from '#kernel';
import { bytesKind, maxValueBytes, textKind, type CacheableKind } from './cacheable-kind.ts';
import type { RedisConnection } from './redis-connection.ts';
import { RedisValues } from './redis-values.ts';
import { SingleFlight } from './single-flight.ts';

/** A cache that all processes share; while Redis is away there is nothing in it. */
export class RedisCache extends Cache {
  private readonly values: RedisValues;
  private readonly textFlights = new SingleFlight<string>();
  private readonly bytesFlights = new SingleFlight<Uint8Array>();

  constructor(connection: RedisConnection) {
    super();
    this.values = new RedisValues(connection);
  }

  texts(namespace: string): CacheSpace<string> {
    return new RedisSpace(textKind, namespace, this.values, this.textFlights);
  }

  bytes(namespace: string): CacheSpace<Uint8Array> {
    return new RedisSpace(bytesKind, namespace, this.values, this.bytesFlights);
  }

  /** Deletions that Redis never heard of are given up: their values live until their ttl. */
  close(): void {
    this.values.close();
  }
}

class RedisSpace<V extends Cacheable> implements CacheSpace<V> {
  constructor(
    private readonly kind: CacheableKind<V>,
    private readonly namespace: string,
    private readonly values: RedisValues,
    private readonly flights: SingleFlight<V>,
  ) {}

  async get(key: string): Promise<V | undefined> {
    const [value] = await this.values.get([this.nameOf(key)]);
    return value == null ? undefined : this.kind.decode(value);
  }

  async getMany(keys: readonly string[]): Promise<ReadonlyMap<string, V>> {
    const values = await this.values.get(keys.map((key) => this.nameOf(key)));
    const found = new Map<string, V>();
    for (const [index, key] of keys.entries()) {
      const value = values[index];
      if (value != null) found.set(key, this.kind.decode(value));
    }
    return found;
  }

  async set(key: string, value: V, ttlSeconds: number): Promise<void> {
    await this.setMany(new Map([[key, value]]), ttlSeconds);
  }

  async setMany(entries: ReadonlyMap<string, V>, ttlSeconds: number): Promise<void> {
    const kept: [string, string | Buffer][] = [];
    const tooLarge: string[] = [];
    for (const [key, value] of entries) {
      this.flights.forget(this.nameOf(key));
      if (this.kind.bytesOf(value) > maxValueBytes) tooLarge.push(key);
      else kept.push([this.nameOf(key), this.kind.encode(value)]);
    }
    await Promise.all([
      this.values.set(kept, millisecondsOf(ttlSeconds)),
      tooLarge.length > 0 ? this.delete(tooLarge) : undefined,
    ]);
  }

  async delete(keys: readonly string[]): Promise<boolean> {
    const names = keys.map((key) => this.nameOf(key));
    for (const name of names) this.flights.forget(name);
    return this.values.delete(names);
  }

  async remember(key: string, ttlSeconds: number, compute: () => Promise<V>): Promise<V> {
    const name = this.nameOf(key);
    const value = await this.flights.run(name, async (isCurrent) => {
      const seen = await this.values.getStamped(name);
      if (seen?.value != null) return this.kind.decode(seen.value);
      const computed = await compute();
      if (seen === undefined || !isCurrent() || this.kind.bytesOf(computed) > maxValueBytes) return computed;
      // nobody waits for it: commands keep their order, so that this process reads what it has stored
      void this.values.setComputed(name, this.kind.encode(computed), millisecondsOf(ttlSeconds), seen);
      return computed;
    });
    return this.kind.copy(value);
  }

  private nameOf(key: string): string {
    return `${this.kind.letter}:${this.namespace}:${key}`;
  }
}

/** Redis knows no part of a millisecond, and no ttl of nothing. */
function millisecondsOf(seconds: number): number {
  return Math.max(1, Math.round(seconds * 1_000));
}
