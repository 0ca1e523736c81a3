import { describe, expect, it } from 'vitest';
import { Clock } from '#kernel';
import { MemoryCounters } from './memory-counters.ts';

class SetClock extends Clock {
  milliseconds = 1_000_000;

  now(): Date {
    return new Date(this.milliseconds);
  }
}

describe('counters in memory', () => {
  it('hold no windows that are over, as others are hit', async () => {
    const clock = new SetClock();
    const counters = new MemoryCounters(clock);
    for (let n = 0; n < 1_000; n += 1) await counters.hit(`old ${n}`, 1);
    clock.milliseconds += 1_000;
    for (let n = 0; n < 1_500; n += 1) await counters.hit('new', 60);
    expect(counters.size).toBe(1);
    expect((await counters.peek('new')).used).toBe(1_500);
  });

  it('never hold more keys than they may, and keep those that are used most', async () => {
    const counters = new MemoryCounters(new SetClock(), 100);
    await counters.hit('abuser', 60, 50);
    for (let n = 0; n < 10_000; n += 1) await counters.hit(`crowd ${n}`, 60);
    expect(counters.size).toBe(100);
    expect((await counters.peek('abuser')).used).toBe(50);
  });

  it('learn of more that was counted elsewhere, and never of less', async () => {
    const clock = new SetClock();
    const counters = new MemoryCounters(clock);
    await counters.hit('k', 60, 5);
    counters.learn('k', { used: 3, resetAt: new Date(clock.milliseconds + 1_000) });
    expect(await counters.peek('k')).toEqual({ used: 5, resetAt: new Date(clock.milliseconds + 60_000) });
    counters.learn('k', { used: 9, resetAt: new Date(clock.milliseconds + 30_000) });
    expect(await counters.hit('k', 60)).toEqual({ used: 10, resetAt: new Date(clock.milliseconds + 30_000) });
  });
});
