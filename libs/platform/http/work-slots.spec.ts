import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Overloaded } from './http.errors.ts';
import { WorkSlots } from './work-slots.ts';

const settings = { maxInFlight: 2, maxQueued: 2, maxQueueMs: 40 };
const slotsOf = (more: Partial<typeof settings> = {}): WorkSlots =>
  new WorkSlots({
    host: '',
    port: 0,
    corsOrigins: [],
    trustedProxies: [],
    shutdownTimeoutMs: 0,
    ...settings,
    ...more,
  });
const always = (): boolean => true;

function heldOpen() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { work: () => promise, end: resolve };
}

describe('work slots', () => {
  it('let so many work, let some wait in order, and refuse the others', async () => {
    const slots = slotsOf({ maxQueueMs: 10_000 });
    const held = heldOpen();
    const order: number[] = [];
    const first = [slots.run('read', held.work, always), slots.run('read', held.work, always)];
    const queued = [1, 2].map((n) => slots.run('read', async () => order.push(n), always));
    expect(slots.isFull('read')).toBe(true);
    await expect(slots.run('read', async () => order.push(3), always)).rejects.toThrow(Overloaded);
    held.end();
    await Promise.all([...first, ...queued]);
    expect(order).toEqual([1, 2]);
    expect(slots.isFull('read')).toBe(false);
  });

  it('are free again after work that failed', async () => {
    const slots = slotsOf({ maxQueued: 0 });
    for (let n = 0; n < 5; n += 1)
      await expect(slots.run('read', () => Promise.reject(new Error('x')), always)).rejects.toThrow('x');
    await expect(slots.run('read', async () => 'y', always)).resolves.toBe('y');
  });

  it('refuse who has waited too long, and are not lost by it', async () => {
    const slots = slotsOf();
    const held = heldOpen();
    const first = [slots.run('read', held.work, always), slots.run('read', held.work, always)];
    await expect(slots.run('read', async () => 'late', always)).rejects.toThrow(Overloaded);
    held.end();
    await Promise.all(first);
    const again = [1, 2].map((n) => slots.run('read', async () => n, always));
    await expect(Promise.all(again)).resolves.toEqual([1, 2]);
  });

  it('are not all for writes: reads still find one, and pass writes that wait', async () => {
    const slots = slotsOf({ maxInFlight: 4, maxQueued: 4, maxQueueMs: 10_000 });
    const held = heldOpen();
    const order: string[] = [];
    const writes = [1, 2, 3, 4, 5, 6].map(() =>
      slots.run('write', () => held.work().then(() => order.push('write')), always),
    );
    expect([slots.isFull('write'), slots.isFull('read')]).toEqual([true, false]);
    await expect(slots.run('write', held.work, always)).rejects.toThrow(Overloaded);
    const reads = [1, 2].map(() => slots.run('read', async () => order.push('read'), always));
    await Promise.all(reads);
    expect(order).toEqual(['read', 'read']);
    held.end();
    await Promise.all(writes);
    expect(order).toHaveLength(8);
    expect([slots.isFull('write'), slots.isFull('read')]).toEqual([false, false]);
  });

  it('pass over who has hung up', async () => {
    const slots = slotsOf();
    const held = heldOpen();
    const first = [slots.run('read', held.work, always), slots.run('read', held.work, always)];
    let ran = false;
    const gone = slots.run(
      'read',
      async () => (ran = true),
      () => false,
    );
    const there = slots.run('read', async () => 'there', always);
    await delay(1);
    held.end();
    await Promise.all(first);
    await expect(there).resolves.toBe('there');
    await expect(gone).rejects.toThrow(Overloaded);
    expect(ran).toBe(false);
  });
});
