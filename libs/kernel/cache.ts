/** What a cache can hold. */
export type Cacheable = string | Uint8Array;

/**
 * One namespace of the cache. No method throws because the cache is away, and each ends within 300 ms (`compute` apart): a
 * read is then a miss and a write is dropped, with what was there before. A value over 1 MiB is not kept.
 */
export interface CacheSpace<V extends Cacheable> {
  get(key: string): Promise<V | undefined>;

  /** Those that are there, in one round trip. */
  getMany(keys: readonly string[]): Promise<ReadonlyMap<string, V>>;

  /** @param ttlSeconds how long it may be answered; it may be forgotten sooner */
  set(key: string, value: V, ttlSeconds: number): Promise<void>;

  setMany(entries: ReadonlyMap<string, V>, ttlSeconds: number): Promise<void>;

  /**
   * Forgets the values, and whatever `remember` is computing for these keys at this moment, in any process: what was read
   * before the deletion is not stored after it.
   * @returns whether every process sees it already. When not, the deletion is repeated until it is, this process answers
   *   misses meanwhile, and others may answer the old values, for at most their ttl
   */
  delete(keys: readonly string[]): Promise<boolean>;

  /**
   * The value, computed when it is not there. Of many callers in one process one computes, and all get its value or error;
   * an error is not kept. `compute` has to end by itself.
   */
  remember(key: string, ttlSeconds: number, compute: () => Promise<V>): Promise<V>;
}

/**
 * Values that can be had again at a price. What must not be lost does not belong here (docs/decisions/0009).
 * Take a space once, in a constructor; a namespace belongs to one module and is called after it: `posts.views`.
 */
export abstract class Cache {
  abstract texts(namespace: string): CacheSpace<string>;
  abstract bytes(namespace: string): CacheSpace<Uint8Array>;
}
