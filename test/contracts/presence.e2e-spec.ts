import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { Presence } from '#kernel';
import { leaseSeconds, onEveryAdapter } from './adapters.ts';

const phone = { userId: 'alice', device: 'phone' };
const laptop = { userId: 'alice', device: 'laptop' };
const bob = { userId: 'bob', device: 'phone' };

onEveryAdapter('Presence', (start) => {
  async function presences(): Promise<readonly [here: Presence, there: Presence]> {
    const [here, there] = await start();
    onTestFinished(async () => {
      await here.close();
      await there.close();
    });
    return [here.presence, there.presence];
  }

  const statusOf = async (presence: Presence, id: string) => (await presence.of([id])).get(id)?.status;

  it('knows who came, once, at every process', async () => {
    const [here, there] = await presences();
    expect(await here.renew([phone, bob])).toEqual(['alice', 'bob']);
    expect(await there.renew([laptop])).toEqual([]);
    expect(await here.renew([phone])).toEqual([]);
    expect(await statusOf(there, 'alice')).toBe('online');
    expect(await statusOf(here, 'bob')).toBe('online');
  });

  it('knows since when, through renewals and other devices', async () => {
    const [here, there] = await presences();
    await here.renew([phone]);
    const before = (await there.of(['alice'])).get('alice');
    await delay(50);
    await there.renew([laptop, phone]);
    expect((await here.of(['alice'])).get('alice')).toEqual(before);
    expect(before?.status === 'online' && Math.abs(Date.now() - before.since.getTime())).toBeLessThan(1_000);
  });

  it('knows who went, with the last device', async () => {
    const [here, there] = await presences();
    await here.renew([phone]);
    await there.renew([laptop]);
    expect(await here.release([phone])).toEqual([]);
    expect(await statusOf(here, 'alice')).toBe('online');
    expect(await here.release([phone])).toEqual([]);
    expect(await there.release([laptop])).toEqual(['alice']);
    expect(await statusOf(there, 'alice')).not.toBe('online');
    expect(await there.lapsed(10)).toEqual([]);
  });

  it('ends a lease that nobody renews, and tells of it once', async () => {
    const [here, there] = await presences();
    await here.renew([phone, bob]);
    for (let beats = 0; beats < 4; beats += 1) {
      await delay((leaseSeconds * 1_000) / 3);
      await there.renew([{ ...bob, device: 'laptop' }]);
    }
    expect(await statusOf(there, 'alice')).toBe('offline');
    expect(await statusOf(here, 'bob')).toBe('online');
    const told = [...(await here.lapsed(10)), ...(await there.lapsed(10)), ...(await here.lapsed(10))];
    expect(told).toEqual(['alice']);
    expect(await here.renew([phone])).toEqual(['alice']);
  });

  it('ends the lease of one device and not of the other', async () => {
    const [here, there] = await presences();
    await here.renew([phone]);
    await delay(leaseSeconds * 600);
    await there.renew([laptop]);
    await delay(leaseSeconds * 600);
    expect(await statusOf(here, 'alice')).toBe('online');
    expect(await there.release([laptop])).toEqual(['alice']);
  });

  it('answers for many at once, and every one of them', async () => {
    const [here, there] = await presences();
    const ids = Array.from({ length: 2_500 }, (_, n) => `user ${n}`);
    await delay(leaseSeconds * 1_000);
    await there.of(['nobody']);
    await delay(leaseSeconds * 1_000);
    await here.renew(ids.filter((_, n) => n % 2 === 0).map((userId) => ({ userId, device: 'phone' })));
    const found = await there.of(ids);
    expect(found.size).toBe(2_500);
    expect(ids.filter((id) => found.get(id)?.status === 'online')).toHaveLength(1_250);
    expect(ids.filter((id) => found.get(id)?.status === 'offline')).toHaveLength(1_250);
    expect(await here.lapsed(0)).toEqual([]);
  });
});
