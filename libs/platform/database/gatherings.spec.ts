import { describe, expect, it } from 'vitest';
import { Gatherings } from './gatherings.ts';

describe('gatherings', () => {
  it('do at once what comes alone, and together what comes meanwhile, key by key and in order', async () => {
    const done: (readonly number[])[] = [];
    const gates: (() => void)[] = [];
    const gatherings = new Gatherings<number>(async (works) => {
      done.push(works);
      const { promise, resolve } = Promise.withResolvers<void>();
      gates.push(resolve);
      await promise;
    });
    const finish = async (): Promise<void> => {
      for (const open of gates.splice(0)) open();
      await new Promise(setImmediate);
    };
    for (let n = 0; n < 60; n += 1) gatherings.add('a', n);
    gatherings.add('b', 100);
    expect(done).toEqual([[0], [100]]);
    await finish();
    await finish();
    await finish();
    expect(done.slice(2)).toEqual([Array.from({ length: 50 }, (_, n) => n + 1), [51, 52, 53, 54, 55, 56, 57, 58, 59]]);
    gatherings.add('a', 60);
    expect(done.at(-1)).toEqual([60]);
  });
});
