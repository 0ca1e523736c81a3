import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { isOnPath } from '../support/services/processes.ts';
import { inRedis, leaseSeconds, type Ports } from './adapters.ts';
import { Listening } from './listening.ts';
import { RedisServer } from './redis-server.ts';
import { SlowWire } from './slow-wire.ts';

const boundMs = 300;
/** How late this busy machine may notice that the time is over. */
const latenessMs = 150;

const told = { warn: vi.spyOn(Logger.prototype, 'warn'), log: vi.spyOn(Logger.prototype, 'log') };
const phone = { userId: 'alice', device: 'phone' };
const elsewhere = { userId: 'bob', device: 'phone' };

let redis: RedisServer;
let here: Ports;
let there: Ports;

beforeAll(async () => {
  if (isOnPath('redis-server')) redis = await RedisServer.start();
});
afterAll(() => redis?.stop());

beforeEach(async ({ skip }) => {
  if (!isOnPath('redis-server')) skip('redis-server is not there to be stopped (apt-get install redis-server)');
  told.warn.mockReset();
  told.log.mockReset();
  const prefix = `away-${randomUUID().slice(0, 8)}`;
  here = await inRedis(redis.url, prefix);
  there = await inRedis(redis.url, prefix);
});
afterEach(async () => {
  redis?.resume();
  await Promise.all([here?.close(), there?.close()]);
});

/** Every question one can ask; the times they took, in milliseconds. */
async function askEverything(ports: Ports): Promise<readonly number[]> {
  const texts = ports.cache.texts('a');
  const questions = [
    () => texts.get('k'),
    () => texts.getMany(['k', 'l']),
    () => texts.set('k', 'v', 60),
    () => texts.setMany(new Map([['k', 'v']]), 60),
    () => texts.delete(['gone']),
    () => texts.remember('r', 60, async () => 'computed'),
    () => ports.counters.hit('asked', 60),
    () => ports.counters.peek('asked'),
    () => ports.presence.renew([phone]),
    () => ports.presence.release([{ userId: 'alice', device: 'none' }]),
    () => ports.presence.of(['alice', 'bob']),
    () => ports.presence.lapsed(10),
    async () => ports.bus.publish('asked', 'x'),
    () => ports.bus.subscribe('asked', new Listening()),
  ];
  return Promise.all(
    questions.map(async (ask) => {
      const startedAt = performance.now();
      await ask();
      return performance.now() - startedAt;
    }),
  );
}

const faults = [
  ['paused', () => redis.pause(), () => redis.resume()],
  ['killed', () => redis.kill(), () => redis.startAgain()],
] as const;

describe.each(faults)('Redis %s', (_, goAway, comeBack) => {
  it('costs each request 300 ms at most, and soon nothing; nothing throws', async () => {
    await goAway();
    for (const took of await askEverything(here)) expect(took).toBeLessThan(boundMs + latenessMs);
    for (let n = 0; n < 3; n += 1) await here.counters.peek('k');
    const startedAt = performance.now();
    for (let n = 0; n < 100; n += 1) await askEverything(here);
    expect((performance.now() - startedAt) / 100).toBeLessThan(20);
    await comeBack();
    await expect.poll(() => here.isUp() && there.isUp(), { timeout: 5_000 }).toBe(true);
  });

  it('is told once, and once that it is back, within 5 s', async () => {
    await goAway();
    await askEverything(here);
    await here.counters.peek('k');
    await delay(3_000);
    await askEverything(here);
    await askEverything(there);
    await there.counters.peek('k');
    const backAt = performance.now();
    await comeBack();
    await expect.poll(() => here.isUp() && there.isUp(), { timeout: 5_000, interval: 10 }).toBe(true);
    expect(performance.now() - backAt).toBeLessThan(5_000);
    await askEverything(here);
    await delay(200);
    // one for each of the two processes
    expect(told.warn.mock.calls.map(String)).toEqual(
      Array(2).fill(expect.stringMatching(/Redis at 127.0.0.1:\d+ is away/)),
    );
    expect(told.log.mock.calls.map(String)).toEqual(
      Array(2).fill(expect.stringMatching(/Redis at 127.0.0.1:\d+ is back/)),
    );
  });

  it('is a cache with nothing in it, which still computes once for many', async () => {
    const space = here.cache.texts('a');
    await space.set('known', 'v', 60);
    await goAway();
    expect(await space.get('known')).toBeUndefined();
    let computed = 0;
    const compute = async () => {
      await delay(50);
      return `computed ${(computed += 1)}`;
    };
    const answers = await Promise.all(Array.from({ length: 20 }, () => space.remember('r', 60, compute)));
    expect(new Set(answers)).toEqual(new Set(['computed 1']));
    await comeBack();
    await expect.poll(() => here.isUp(), { timeout: 5_000 }).toBe(true);
    await space.set('after', 'v', 60);
    expect(await space.get('after')).toBe('v');
  });

  it('does not answer what was deleted meanwhile', async () => {
    const space = here.cache.texts('deleted');
    const many = Array.from({ length: 12_000 }, (_, n) => `k${n}`);
    await space.setMany(new Map([['one', 'old'], ...many.map((key) => [key, 'old'] as const)]), 60);
    await goAway();
    // until nothing is sent any more: what lies in a socket is done when Redis comes back
    await askEverything(here);
    await expect.poll(() => here.isUp()).toBe(false);
    expect(await space.delete(['one'])).toBe(false);
    await comeBack();
    for (let looks = 0; looks < 50; looks += 1) {
      expect(await space.get('one')).toBeUndefined();
      await delay(10);
    }
    await expect.poll(() => there.isUp(), { timeout: 5_000 }).toBe(true);
    await expect.poll(() => there.cache.texts('deleted').get('one'), { timeout: 5_000 }).toBeUndefined();

    await goAway();
    for (const key of many) void space.delete([key]);
    await delay(400);
    await comeBack();
    await expect.poll(() => here.isUp() && there.isUp(), { timeout: 5_000 }).toBe(true);
    await expect.poll(async () => (await there.cache.texts('deleted').getMany(many)).size, { timeout: 5_000 }).toBe(0);
    await expect
      .poll(async () => {
        await space.set('one', 'new', 60);
        return there.cache.texts('deleted').get('one');
      })
      .toBe('new');
  });

  it('does not answer what was overwritten meanwhile', async () => {
    const space = here.cache.texts('overwritten');
    await space.set('one', 'old', 60);
    await goAway();
    await space.set('one', 'new', 60);
    await comeBack();
    for (let looks = 0; looks < 50; looks += 1) {
      expect(await space.get('one')).toBeUndefined();
      await delay(10);
    }
    await expect.poll(() => there.isUp(), { timeout: 5_000 }).toBe(true);
    await expect.poll(() => there.cache.texts('overwritten').get('one'), { timeout: 5_000 }).not.toBe('old');
  });

  it('does not forget what was counted', async () => {
    for (let n = 0; n < 10; n += 1) await (n % 2 === 0 ? here : there).counters.hit('limit', 60);
    expect((await here.counters.hit('limit', 60)).used).toBe(11);
    await goAway();
    for (let n = 0; n < 5; n += 1) expect((await here.counters.hit('limit', 60)).used).toBe(12 + n);
    await comeBack();
    await expect.poll(() => here.isUp() && there.isUp(), { timeout: 5_000 }).toBe(true);
    expect((await here.counters.hit('limit', 60)).used).toBeGreaterThanOrEqual(17);
    expect((await here.counters.peek('limit')).used).toBeGreaterThanOrEqual(17);
    // Redis that has begun anew is told by the first who knows
    expect((await there.counters.hit('limit', 60)).used).toBeGreaterThanOrEqual(13);
  });

  it('says of others that it does not know, and of its own that they are here', async () => {
    await here.presence.renew([phone]);
    await there.presence.renew([elsewhere]);
    await goAway();
    const found = await here.presence.of(['alice', 'bob', 'nobody']);
    expect([...found.values()].map(({ status }) => status)).toEqual(['online', 'unknown', 'unknown']);
    expect(await here.presence.lapsed(10)).toEqual([]);
    await comeBack();
    await expect.poll(() => here.isUp() && there.isUp(), { timeout: 5_000 }).toBe(true);
    await there.presence.renew([elsewhere]);
    expect((await here.presence.of(['bob'])).get('bob')?.status).toBe('online');
    await here.presence.of(['nobody']);
    await delay(leaseSeconds * 1_000 + 50);
    expect((await here.presence.of(['nobody'])).get('nobody')?.status).toBe('offline');
  });

  it('lets local listeners hear, and tells the others that they have missed something', async () => {
    const [near, far, unconcerned] = [new Listening(), new Listening(), new Listening()];
    await here.bus.subscribe('talk', near);
    await there.bus.subscribe('talk', far);
    await goAway();
    const subscribing = performance.now();
    await there.bus.subscribe('quiet', unconcerned);
    expect(performance.now() - subscribing).toBeLessThan(boundMs + latenessMs);
    for (const message of ['1', '2', '3', '4', '5']) here.bus.publish('talk', message);
    await expect.poll(() => near.heard).toEqual(['1', '2', '3', '4', '5']);
    await delay(700);
    here.bus.publish('talk', '6');
    await comeBack();
    // on a machine so busy that nothing was late, all has arrived
    const isTold = () =>
      far.losses > 0 || ['1', '2', '3', '4', '5', '6'].every((message) => far.heard.includes(message));
    await expect.poll(isTold, { timeout: 5_000 }).toBe(true);
    await expect
      .poll(
        () => {
          here.bus.publish('talk', 'after');
          return far.heard.at(-1);
        },
        { timeout: 5_000, interval: 50 },
      )
      .toBe('after');
    // at most once each, in order
    const numbers = far.heard.filter((message) => message !== 'after');
    expect(numbers).toEqual([...new Set(numbers)].sort());
    await expect
      .poll(
        () => {
          here.bus.publish('quiet', 'x');
          return unconcerned.heard.length;
        },
        { timeout: 5_000, interval: 50 },
      )
      .toBeGreaterThan(0);
  });
});

describe('Redis flushed', () => {
  it('is a cache with nothing in it', async () => {
    await here.cache.texts('a').set('k', 'v', 60);
    await redis.command('flushall');
    expect(await there.cache.texts('a').get('k')).toBeUndefined();
  });

  it('has its counters given back by the first process that hits them', async () => {
    for (let n = 0; n < 8; n += 1) await here.counters.hit('flushed', 60);
    const { resetAt } = await there.counters.hit('flushed', 60);
    await redis.command('flushall');
    await redis.command('script', 'flush');
    const again = await there.counters.hit('flushed', 60);
    expect(again.used).toBe(10);
    expect(Math.abs(again.resetAt.getTime() - resetAt.getTime())).toBeLessThan(50);
    expect((await here.counters.hit('flushed', 60)).used).toBe(11);
  });

  it('may have lost leases, and says so until every living one has been renewed', async () => {
    await there.presence.renew([elsewhere]);
    await here.presence.of(['bob']);
    await delay(leaseSeconds * 500);
    await redis.command('flushall');
    expect((await here.presence.of(['bob'])).get('bob')?.status).toBe('unknown');
    expect((await there.presence.of(['bob'])).get('bob')?.status).toBe('online');
    await there.presence.renew([elsewhere]);
    expect((await here.presence.of(['bob'])).get('bob')?.status).toBe('online');
  });

  it('does not touch the bus, and its connections cut are a gap', async () => {
    const far = new Listening();
    await there.bus.subscribe('talk', far);
    await redis.command('flushall');
    here.bus.publish('talk', '1');
    await expect.poll(() => far.heard).toEqual(['1']);
    expect(far.losses).toBe(0);
    await redis.command('client', 'kill', 'type', 'pubsub');
    await expect.poll(() => far.losses, { timeout: 5_000 }).toBe(1);
    here.bus.publish('talk', '2');
    await expect.poll(() => far.heard).toEqual(['1', '2']);
  });
});

describe('Redis behind a slow wire', () => {
  let wire: SlowWire;
  let slow: Ports;

  beforeEach(async () => {
    wire = await SlowWire.to(redis.port);
    slow = await inRedis(`redis://127.0.0.1:${wire.port}`);
  });
  afterEach(async () => {
    await slow.close();
    await wire.close();
  });

  it('is used at 100 ms, and not at 400 ms, without wavering', async () => {
    wire.delayMs = 100;
    await slow.cache.texts('a').set('slow', 'v', 60);
    expect(await slow.cache.texts('a').get('slow')).toBe('v');

    wire.delayMs = 400;
    for (const took of await askEverything(slow)) expect(took).toBeLessThan(boundMs + latenessMs);
    await delay(3_000);
    expect(slow.isUp()).toBe(false);
    expect(told.warn).toHaveBeenCalledTimes(1);
    expect(told.log).not.toHaveBeenCalled();

    wire.delayMs = 0;
    await expect.poll(() => slow.isUp(), { timeout: 5_000 }).toBe(true);
    expect(await slow.cache.texts('a').get('slow')).toBe('v');
  });
});

describe('Redis that refuses', () => {
  it('to write is as one that is away, and the program goes on', async () => {
    await here.cache.texts('a').set('k', 'old', 60);
    await redis.command('config', 'set', 'maxmemory', '1');
    try {
      await here.cache.texts('a').set('k', 'v', 60);
      expect(await here.cache.texts('a').get('k')).toBeUndefined();
      expect((await here.counters.hit('full', 60)).used).toBe(1);
      expect((await here.counters.hit('full', 60)).used).toBe(2);
      expect(told.warn).toHaveBeenCalledTimes(1);
    } finally {
      await redis.command('config', 'set', 'maxmemory', '0');
    }
  });

  it('a wrong password is away, and the password is in no log', async () => {
    await redis.command('config', 'set', 'requirepass', 'right');
    const refused = await inRedis('redis://:hunter2@127.0.0.1:' + redis.port);
    try {
      expect(refused.isUp()).toBe(false);
      expect((await refused.counters.hit('k', 60)).used).toBe(1);
      const lines = [...told.warn.mock.calls, ...told.log.mock.calls].map(String);
      expect(lines).toEqual([expect.stringMatching(/is away \(.*(WRONGPASS|password)/)]);
      expect(lines.join()).not.toContain('hunter2');
    } finally {
      const { Redis } = await import('ioredis');
      const admin = new Redis(redis.port, '127.0.0.1', { password: 'right' });
      await admin.config('SET', 'requirepass', '');
      admin.disconnect();
      await refused.close();
    }
  });
});

describe('leaving', () => {
  it.each(['there', 'paused', 'killed'] as const)('a Redis that is %s takes less than a second', async (how) => {
    const leaver = await inRedis(redis.url);
    if (how === 'paused') redis.pause();
    if (how === 'killed') await redis.kill();
    const startedAt = performance.now();
    await leaver.close();
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    if (how === 'killed') await redis.startAgain();
  });
});
