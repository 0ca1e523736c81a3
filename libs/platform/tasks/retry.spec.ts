import { describe, expect, it } from 'vitest';
import { defaultRetryStrategy, type RetryStrategy } from '#kernel';
import { attemptsOf, pauseAfter } from './retry.ts';

const attempts = [1, 2, 3, 4, 5, 9, 40];
const pauses = (strategy: RetryStrategy, chance = 0) =>
  attempts.map((attempt) => pauseAfter(strategy, attempt, chance));

describe('retry strategies', () => {
  it('tries once and never waits with "none"', () => {
    expect(attemptsOf({ kind: 'none' })).toBe(1);
    expect(pauses({ kind: 'none' })).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it('waits the same time with "fixed"', () => {
    const fixed = { kind: 'fixed', attempts: 3, delayMs: 700 } as const;
    expect(attemptsOf(fixed)).toBe(3);
    expect(pauses(fixed)).toEqual([700, 700, 700, 700, 700, 700, 700]);
  });

  it('waits a step longer each time with "linear", up to its cap', () => {
    expect(pauses({ kind: 'linear', attempts: 9, stepMs: 100, capMs: 450 })).toEqual([
      100, 200, 300, 400, 450, 450, 450,
    ]);
  });

  it('doubles from 1 s up to 300 s, five times, by default', () => {
    expect(attemptsOf(defaultRetryStrategy)).toBe(5);
    expect(pauses(defaultRetryStrategy)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 256_000, 300_000]);
  });

  it('leaves a fifth of the pause to chance by default, and never exceeds the cap', () => {
    expect(pauses(defaultRetryStrategy, 0.5)).toEqual([900, 1_800, 3_600, 7_200, 14_400, 230_400, 270_000]);
    expect(pauseAfter(defaultRetryStrategy, 1, 0.999)).toBeGreaterThanOrEqual(800);
  });
});
