import { describe, expect, it } from 'vitest';
import { OwedDeletions } from './owed-deletions.ts';

describe('owed deletions', () => {
  it('are owed until they are paid', () => {
    const owed = new OwedDeletions();
    owed.add(['a', 'b']);
    expect([...owed.startPaying().keys]).toEqual(['a', 'b']);
    expect(owed.has('a')).toBe(true);
    owed.finishPaying(false);
    expect(owed.has('a')).toBe(true);
    owed.startPaying();
    owed.finishPaying(true);
    expect(owed.has('a')).toBe(false);
    expect(owed.isEmpty).toBe(true);
  });

  it('stay owed when they are added while they are being paid', () => {
    const owed = new OwedDeletions();
    owed.add(['a', 'b']);
    owed.startPaying();
    owed.add(['a']);
    owed.finishPaying(true);
    expect([owed.has('a'), owed.has('b')]).toEqual([true, false]);
  });

  it('are everything when they are too many, without growing', () => {
    const owed = new OwedDeletions();
    owed.add(Array.from({ length: 10_001 }, (_, n) => `k${n}`));
    expect(owed.has('anything')).toBe(true);
    const { everything, keys } = owed.startPaying();
    expect([everything, keys.size]).toEqual([true, 0]);
    owed.finishPaying(false);
    expect(owed.has('anything')).toBe(true);
    owed.startPaying();
    owed.finishPaying(true);
    expect(owed.isEmpty).toBe(true);
  });
});
