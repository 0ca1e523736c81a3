import { describe, expect, it } from 'vitest';
import { Interruption } from './interruption.ts';

describe('an interruption', () => {
  const reason = new Error('over');
  const never = new Promise<never>(() => undefined);

  it('lets work end as it does', async () => {
    const interruption = new Interruption();
    await expect(interruption.orEnd(Promise.resolve(1))).resolves.toBe(1);
    await expect(interruption.orEnd(Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  });

  it('ends the waits under way and those that come, for the first reason', async () => {
    const interruption = new Interruption();
    const waiting = interruption.orEnd(never);
    interruption.interrupt(reason);
    interruption.interrupt(new Error('again'));
    await expect(waiting).rejects.toBe(reason);
    await expect(interruption.orEnd(never)).rejects.toBe(reason);
  });

  it('hears a failure that comes after the interruption', async () => {
    const interruption = new Interruption();
    const { promise, reject } = Promise.withResolvers<never>();
    const waiting = interruption.orEnd(promise);
    interruption.interrupt(reason);
    await expect(waiting).rejects.toBe(reason);
    // unheard, it would end the test run
    reject(new Error('late'));
    await new Promise(setImmediate);
  });

  it('keeps nothing of the waits that are over', async () => {
    const interruption = new Interruption();
    for (let count = 0; count < 10; count += 1) await interruption.orEnd(Promise.resolve(count));
    expect(interruption).toMatchObject({ waits: new Set() });
  });
});
