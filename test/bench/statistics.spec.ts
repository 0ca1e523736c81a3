import { describe, expect, it } from 'vitest';
import { ratioOf, verdictOf } from './figure.ts';
import { growthExponent, median, percentile } from './statistics.ts';

describe('statistics of the bench', () => {
  it('takes the middle value, whatever the order', () => {
    expect(median([30, 1, 200])).toBe(30);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it('takes percentiles by nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile([7], 0.99)).toBe(7);
  });

  it('says 0 of what does not grow and 1 of what grows in proportion', () => {
    expect(growthExponent([10, 2], [1_000, 2])).toBeCloseTo(0);
    expect(growthExponent([10, 2], [1_000, 200])).toBeCloseTo(1);
  });

  it('compares what was measured side by side, not medians of different moments', () => {
    expect(ratioOf([10, 100, 30], [20, 100, 100])).toEqual({ median: 0.5, min: 0.3, max: 1, pairs: 3 });
  });

  it('judges the ratio where there is one, and never calls a missing reference a success', () => {
    const figure = { name: 'a', unit: '/s', ours: 1_000, target: { atLeast: 0.5 } };
    const reference = { what: 'pgbench', value: 2_500 };
    expect(verdictOf({ ...figure, reference, ratio: { median: 0.4, min: 0.4, max: 0.6, pairs: 5 } })).toBe('missed');
    expect(verdictOf({ ...figure, reference: { ...reference, value: Number.NaN } })).toBe('skipped');
    expect(verdictOf({ ...figure, target: { atMost: 200 } })).toBe('missed');
  });
});
