import { describe, expect, it } from 'vitest';
import { afterFailure, afterSuccess, closedBreaker, type Breaker } from './breaker.ts';

const now = new Date('2026-11-21T10:00:00Z');
const times = <T>(count: number, from: T, step: (value: T) => T): T =>
  count === 0 ? from : times(count - 1, step(from), step);
const failing = (count: number, from = closedBreaker): Breaker =>
  times(count, from, (breaker) => afterFailure(breaker, now));
/** As the claim does it when the pause is over. */
const probing = (breaker: Breaker): Breaker => ({ ...breaker, state: 'probing' });

describe('the circuit breaker of a task type', () => {
  it('stays closed for four failures in a row', () => {
    expect(failing(4)).toMatchObject({ state: 'closed', failures: 4 });
  });

  it('opens for 60 s at the fifth', () => {
    expect(failing(5)).toMatchObject({ state: 'open', openUntil: new Date('2026-11-21T10:01:00Z') });
  });

  it('forgets failures at a success', () => {
    expect(failing(4, afterSuccess(failing(4), now))).toMatchObject({ state: 'closed' });
  });

  it('is not moved by what was begun before it opened', () => {
    const open = failing(5);
    expect(afterSuccess(open, now)).toBe(open);
    expect(afterFailure(open, now)).toBe(open);
  });

  it('closes after three successes in a row, one after the other', () => {
    const once = afterSuccess(probing(failing(5)), now);
    expect(once).toMatchObject({ state: 'open', successes: 1, openUntil: now });
    const twice = afterSuccess(probing(once), now);
    expect(twice).toMatchObject({ state: 'open', successes: 2 });
    expect(afterSuccess(probing(twice), now)).toEqual(closedBreaker);
  });

  it('opens again for 60 s when a try fails, and counts successes from the start', () => {
    const tried = afterSuccess(probing(failing(5)), now);
    expect(afterFailure(probing(tried), now)).toMatchObject({
      state: 'open',
      successes: 0,
      openUntil: new Date('2026-11-21T10:01:00Z'),
    });
  });
});
