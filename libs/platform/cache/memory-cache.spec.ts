import { describe, expect, it } from 'vitest';
import { SystemClock } from '../system.ts';
import { MemoryCache } from './memory-cache.ts';

describe('a cache in memory', () => {
  it('stays within its bytes however much is put into it', async () => {
    const cache = new MemoryCache(new SystemClock(), { maxEntries: 1_000_000, maxBytes: 100_000 });
    const space = cache.bytes('a');
    for (let n = 0; n < 1_000; n += 1) await space.set(`k${n}`, new Uint8Array(1_000), 60);
    const kept = await space.getMany(Array.from({ length: 1_000 }, (_, n) => `k${n}`));
    expect(kept.size).toBeGreaterThan(70);
    expect(kept.size).toBeLessThanOrEqual(100);
    expect(kept.has('k999')).toBe(true);
  });
});
