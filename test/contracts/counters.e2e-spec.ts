import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { Counters } from '#kernel';
import { onEveryAdapter } from './adapters.ts';

onEveryAdapter('Counters', (start) => {
  async function counters(): Promise<readonly [here: Counters, there: Counters]> {
    const [here, there] = await start();
    onTestFinished(async () => {
      await here.close();
      await there.close();
    });
    return [here.counters, there.counters];
  }

  it('counts the hits of all processes, each once', async () => {
    const [here, there] = await counters();
    const counts = await Promise.all(Array.from({ length: 200 }, (_, n) => (n % 2 === 0 ? here : there).hit('k', 60)));
    const used = counts.map((count) => count.used).sort((a, b) => a - b);
    expect(used).toEqual(Array.from({ length: 200 }, (_, n) => n + 1));
    expect((await there.peek('k')).used).toBe(200);
    expect((await there.peek('other')).used).toBe(0);
  });

  it('counts points, and looks without counting', async () => {
    const [here, there] = await counters();
    expect((await here.hit('k', 60, 5)).used).toBe(5);
    expect((await there.hit('k', 60, 0)).used).toBe(5);
    expect((await here.peek('k')).used).toBe(5);
    expect((await here.peek('k')).used).toBe(5);
  });

  it('says when the window ends, which is when it began and its length', async () => {
    const [here, there] = await counters();
    const before = Date.now();
    const { resetAt } = await here.hit('k', 60);
    await delay(50);
    const again = await there.hit('k', 60);
    for (const moment of [resetAt, again.resetAt]) {
      expect(moment.getTime()).toBeGreaterThanOrEqual(before + 59_900);
      expect(moment.getTime()).toBeLessThanOrEqual(before + 60_200);
    }
    expect(Math.abs(again.resetAt.getTime() - resetAt.getTime())).toBeLessThan(40);
  });

  it('starts from nothing when the window is over', async () => {
    const [here, there] = await counters();
    for (let n = 0; n < 5; n += 1) await here.hit('k', 0.2);
    await delay(260);
    expect((await there.peek('k')).used).toBe(0);
    expect((await here.hit('k', 0.2)).used).toBe(1);
    expect((await there.hit('k', 0.2)).used).toBe(2);
  });
});
