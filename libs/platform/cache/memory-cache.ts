import { Cache, type Cacheable, type CacheSpace, type Clock } from '#kernel';
import { bytesKind, maxValueBytes, textKind, type CacheableKind } from './cacheable-kind.ts';
import { Lru, type LruLimits } from './lru.ts';
import { SingleFlight } from './single-flight.ts';

const defaultLimits: LruLimits = { maxEntries: 100_000, maxBytes: 64 * 1_048_576 };

/** What an entry costs beside its key and value, in bytes, roughly. */
const entryBytes = 200;

/** A cache of this process alone; all namespaces share its bounds. */
export class MemoryCache extends Cache {
  private readonly values: Lru<Cacheable>;
  private readonly textFlights = new SingleFlight<string>();
  private readonly bytesFlights = new SingleFlight<Uint8Array>();

  constructor(
    private readonly clock: Clock,
    limits: LruLimits = defaultLimits,
  ) {
    super();
    this.values = new Lru(limits);
  }

  texts(namespace: string): CacheSpace<string> {
    return new MemorySpace(textKind, namespace, this.values, this.textFlights, this.clock);
  }

  bytes(namespace: string): CacheSpace<Uint8Array> {
    return new MemorySpace(bytesKind, namespace, this.values, this.bytesFlights, this.clock);
  }
}

class MemorySpace<V extends Cacheable> implements CacheSpace<V> {
  constructor(
    private readonly kind: CacheableKind<V>,
    private readonly namespace: string,
    private readonly values: Lru<Cacheable>,
    private readonly flights: SingleFlight<V>,
    private readonly clock: Clock,
  ) {}

  async get(key: string): Promise<V | undefined> {
    return this.read(key);
  }

  async getMany(keys: readonly string[]): Promise<ReadonlyMap<string, V>> {
    const found = new Map<string, V>();
    for (const key of keys) {
      const value = this.read(key);
      if (value !== undefined) found.set(key, value);
    }
    return found;
  }

  async set(key: string, value: V, ttlSeconds: number): Promise<void> {
    this.flights.forget(this.nameOf(key));
    this.write(key, value, ttlSeconds);
  }

  async setMany(entries: ReadonlyMap<string, V>, ttlSeconds: number): Promise<void> {
    for (const [key, value] of entries) await this.set(key, value, ttlSeconds);
  }

  async delete(keys: readonly string[]): Promise<boolean> {
    for (const key of keys) {
      this.flights.forget(this.nameOf(key));
      this.values.delete(this.nameOf(key));
    }
    return true;
  }

  async remember(key: string, ttlSeconds: number, compute: () => Promise<V>): Promise<V> {
    const known = this.read(key);
    if (known !== undefined) return known;
    const computed = await this.flights.run(this.nameOf(key), async (isCurrent) => {
      const value = await compute();
      if (isCurrent()) this.write(key, value, ttlSeconds);
      return value;
    });
    return this.kind.copy(computed);
  }

  private read(key: string): V | undefined {
    const value = this.values.get(this.nameOf(key), this.clock.now().getTime());
    return value !== undefined && this.kind.is(value) ? this.kind.copy(value) : undefined;
  }

  private write(key: string, value: V, ttlSeconds: number): void {
    const name = this.nameOf(key);
    const bytes = this.kind.bytesOf(value);
    if (bytes > maxValueBytes) return this.values.delete(name);
    const expiresAt = this.clock.now().getTime() + ttlSeconds * 1_000;
    this.values.set(name, this.kind.copy(value), bytes + name.length * 2 + entryBytes, expiresAt);
  }

  private nameOf(key: string): string {
    return `${this.kind.letter}:${this.namespace}:${key}`;
  }
}
