import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { forEachOf } from './pool.ts';

const items = Array.from({ length: 20 }, (_, index) => index);

describe('a pool', () => {
  it('works on everything, never on more at a time than it may', async () => {
    const done: number[] = [];
    let [working, most] = [0, 0];
    await forEachOf(items, { concurrency: 3, signal: new AbortController().signal }, async (item) => {
      working += 1;
      most = Math.max(most, working);
      await turn();
      done.push(item);
      working -= 1;
    });
    expect(done).toEqual(items);
    expect(most).toBe(3);
  });

  it('stops at the first failure, when what was begun is finished', async () => {
    const begun: number[] = [];
    const work = forEachOf(items, { concurrency: 2, signal: new AbortController().signal }, async (item) => {
      begun.push(item);
      await turn();
      if (item === 4) throw new Error('four');
    });
    await expect(work).rejects.toThrow('four');
    expect(begun.length).toBeLessThan(8);
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    let done = 0;
    const work = forEachOf(items, { concurrency: 2, signal: stop.signal }, async () => {
      done += 1;
      if (done === 6) stop.abort();
    });
    await expect(work).rejects.toThrow('aborted');
    expect(done).toBeLessThan(9);
  });
});
