import { describe, expect, it } from 'vitest';
import { ClaimTurns } from './claim-turns.ts';

describe('the turns of priorities', () => {
  const turns = new ClaimTurns();
  const taken = Array.from({ length: 32 }, () => turns.next());
  const fair = taken.filter(({ waitedMs }) => waitedMs > 0);

  it('asks by urgency, mostly', () => {
    expect(taken[0]).toEqual({ lanes: [3, 2, 1, 0], share: 1, waitedMs: 0 });
    expect(fair).toHaveLength(4);
  });

  it('lets each priority that has waited be the first at times', () => {
    expect(fair.map(({ lanes }) => lanes[0])).toEqual([0, 1, 2, 3]);
    expect(fair.every(({ lanes }) => new Set(lanes).size === 4)).toBe(true);
  });
});
