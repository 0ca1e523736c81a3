import { describe, expect, it } from 'vitest';
import { SingleFlight } from './single-flight.ts';

describe('a single flight', () => {
  it('is joined by those who come while it is on its way, and by nobody after', async () => {
    const flights = new SingleFlight<number>();
    let flown = 0;
    const fly = async () => (flown += 1);
    expect(await Promise.all([flights.run('k', fly), flights.run('k', fly), flights.run('other', fly)])).toEqual([
      1, 1, 2,
    ]);
    expect(await flights.run('k', fly)).toBe(3);
  });

  it('gives its error to all who joined, and is over', async () => {
    const flights = new SingleFlight<number>();
    const crash = () => {
      throw new Error('crashed');
    };
    const both = await Promise.allSettled([flights.run('k', crash), flights.run('k', crash)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await flights.run('k', async () => 1)).toBe(1);
  });

  it('that was forgotten is not joined, knows it, and does not end its successor', async () => {
    const flights = new SingleFlight<string>();
    const { promise: slow, resolve } = Promise.withResolvers<void>();
    let wasCurrent: boolean | undefined;
    const first = flights.run('k', async (isCurrent) => {
      await slow;
      wasCurrent = isCurrent();
      return 'first';
    });
    flights.forget('k');
    const { promise: slower, resolve: land } = Promise.withResolvers<void>();
    const second = flights.run('k', async (isCurrent) => {
      await slower;
      return isCurrent() ? 'second' : 'forgotten';
    });
    resolve();
    expect(await first).toBe('first');
    expect(wasCurrent).toBe(false);
    const joined = flights.run('k', async () => 'third');
    land();
    expect(await Promise.all([second, joined])).toEqual(['second', 'second']);
  });
});
