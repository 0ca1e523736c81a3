import { describe, expect, it } from 'vitest';
import { latestSlot, nextSlot, type SlotFinder } from './slots.ts';

const at = (text: string): Date => new Date(text);

/** A slot every so many milliseconds since 1970. */
function every(milliseconds: number): SlotFinder {
  return {
    getNextDateFrom: (start) => ({
      toJSDate: () => new Date((Math.floor(start.getTime() / milliseconds) + 1) * milliseconds),
    }),
  };
}

const hour = 3_600_000;

describe('the slots of a schedule', () => {
  it('finds the next one', () => {
    expect(nextSlot(every(hour), at('2026-11-21T10:20:00Z'))).toEqual(at('2026-11-21T11:00:00Z'));
  });

  it.each([
    ['a second', 1_000, '2026-11-21T10:20:30.500Z', '2026-11-21T10:20:30Z'],
    ['an hour', hour, '2026-11-21T10:20:00Z', '2026-11-21T10:00:00Z'],
    ['a day', 24 * hour, '2026-11-21T10:20:00Z', '2026-11-21T00:00:00Z'],
    ['100 days', 100 * 24 * hour, '2026-11-21T10:20:00Z', '2026-09-04T00:00:00Z'],
  ])('finds the last one of those that come once in %s', (_, milliseconds, now, expected) => {
    expect(latestSlot(every(milliseconds), at(now))).toEqual(at(expected));
  });

  it('counts a slot that is now', () => {
    expect(latestSlot(every(hour), at('2026-11-21T10:00:00Z'))).toEqual(at('2026-11-21T10:00:00Z'));
  });

  it('finds none for what has not happened for more than a year', () => {
    const never: SlotFinder = { getNextDateFrom: () => ({ toJSDate: () => at('2099-01-01T00:00:00Z') }) };
    expect(latestSlot(never, at('2026-11-21T10:00:00Z'))).toBeUndefined();
  });
});
