import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { DeadlinePassed, withinDeadline } from './deadline.ts';

describe('a deadline', () => {
  it('gives what the work comes to, or fails with', async () => {
    expect(await withinDeadline(Promise.resolve(1), 1_000)).toBe(1);
    await expect(withinDeadline(Promise.reject(new Error('refused')), 1_000)).rejects.toThrow('refused');
  });

  it('passes, and what the work fails with later is nobody’s concern', async () => {
    const late = delay(30).then(() => Promise.reject(new Error('too late')));
    await expect(withinDeadline(late, 5)).rejects.toThrow(DeadlinePassed);
    await delay(50);
  });
});
