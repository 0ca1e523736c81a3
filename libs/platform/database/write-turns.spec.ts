import { describe, expect, it } from 'vitest';
import { DatabaseUnavailable } from './database.errors.ts';
import { WriteTurns } from './write-turns.ts';

describe('turns to write', () => {
  it('are so many at once, and go on in order', async () => {
    const turns = new WriteTurns(2, 10_000);
    const held = Promise.withResolvers<void>();
    const order: number[] = [];
    const first = [1, 2].map((n) => turns.run(() => held.promise.then(() => order.push(n))));
    const others = [3, 4, 5].map((n) => turns.run(async () => order.push(n)));
    await Promise.resolve();
    expect(order).toEqual([]);
    held.resolve();
    await Promise.all([...first, ...others]);
    expect(order).toEqual([1, 2, 3, 4, 5]);
  });

  it('are free again after work that failed, and after somebody who waited too long', async () => {
    const turns = new WriteTurns(1, 20);
    await expect(turns.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    const held = Promise.withResolvers<void>();
    const first = turns.run(() => held.promise);
    await expect(turns.run(async () => 'late')).rejects.toThrow(DatabaseUnavailable);
    held.resolve();
    await first;
    await expect(turns.run(async () => 'there')).resolves.toBe('there');
  });
});
