import { describe, expect, it } from 'vitest';
import { Prefetch } from './prefetch.ts';

function after(rounds: number, endedPerRound: number, roundMs: number): number {
  const prefetch = new Prefetch(0);
  let size = 0;
  for (let round = 1; round <= rounds; round += 1) {
    for (let ended = 0; ended < endedPerRound; ended += 1) prefetch.countEnded();
    size = prefetch.size(round * roundMs);
  }
  return size;
}

describe('claiming ahead', () => {
  it('does not, before anything is known', () => {
    expect(new Prefetch(0).size(10)).toBe(0);
  });

  it('does not for tasks of seconds', () => {
    expect(after(20, 4, 1_000)).toBe(0);
  });

  it('goes by the hundred for tasks of less than a millisecond', () => {
    expect(after(4, 40, 2)).toBe(500);
  });
});
