import { describe, expect, it } from 'vitest';
import { Lru } from './lru.ts';

const later = 1_000;

describe('an LRU', () => {
  it('lets go of what was used longest ago', () => {
    const lru = new Lru<string>({ maxEntries: 2, maxBytes: 100 });
    lru.set('a', 'A', 1, later);
    lru.set('b', 'B', 1, later);
    expect(lru.get('a', 0)).toBe('A');
    lru.set('c', 'C', 1, later);
    expect(['a', 'b', 'c'].map((key) => lru.get(key, 0))).toEqual(['A', undefined, 'C']);
  });

  it('keeps within its bytes, also when values are replaced and deleted', () => {
    const lru = new Lru<string>({ maxEntries: 100, maxBytes: 10 });
    lru.set('a', 'A', 6, later);
    lru.set('a', 'A2', 4, later);
    lru.set('b', 'B', 6, later);
    expect(lru.size).toBe(2);
    lru.delete('b');
    lru.set('c', 'C', 6, later);
    expect(['a', 'c'].map((key) => lru.get(key, 0))).toEqual(['A2', 'C']);
    lru.set('d', 'D', 10, later);
    expect(lru.size).toBe(1);
  });

  it('does not take what is larger than all of it, and forgets the older value', () => {
    const lru = new Lru<string>({ maxEntries: 100, maxBytes: 10 });
    lru.set('a', 'A', 1, later);
    lru.set('a', 'A2', 11, later);
    expect(lru.get('a', 0)).toBeUndefined();
    expect(lru.size).toBe(0);
  });

  it('forgets at the moment it was told', () => {
    const lru = new Lru<string>({ maxEntries: 100, maxBytes: 10 });
    lru.set('a', 'A', 1, later);
    expect(lru.get('a', later - 1)).toBe('A');
    expect(lru.get('a', later)).toBeUndefined();
    expect(lru.size).toBe(0);
  });
});
