import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Turns } from './turns.ts';

describe('turns', () => {
  it('are taken two at a time under one key, in order, and end with errors too', async () => {
    const turns = new Turns(2);
    const [begun, order]: [number[], number[]] = [[], []];
    let busy = 0;
    const work = (index: number) => async (): Promise<void> => {
      busy += 1;
      begun.push(index);
      expect(busy).toBeLessThanOrEqual(2);
      await turn();
      busy -= 1;
      order.push(index);
      if (index % 3 === 0) throw new Error('no');
    };
    const results = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => turns.take('one', work(index))));
    expect(results.map(({ status }) => status === 'rejected')).toEqual(results.map((_, index) => index % 3 === 0));
    expect(begun).toEqual(Array.from({ length: 20 }, (_, index) => index));
    await expect(turns.take('one', async () => 'free')).resolves.toBe('free');
  });

  it('of different keys do not wait for each other', async () => {
    const turns = new Turns(1);
    const { promise: never, reject } = Promise.withResolvers<void>();
    const stuck = turns.take('one', () => never);
    await expect(turns.take('other', async () => 'free')).resolves.toBe('free');
    reject(new Error('over'));
    await expect(stuck).rejects.toThrow('over');
  });
});
