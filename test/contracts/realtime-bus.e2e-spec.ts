import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { RealtimeBus } from '#kernel';
import { onEveryAdapter } from './adapters.ts';
import { Listening } from './listening.ts';

onEveryAdapter('RealtimeBus', (start) => {
  async function buses(): Promise<readonly [here: RealtimeBus, there: RealtimeBus]> {
    const [here, there] = await start();
    onTestFinished(async () => {
      await here.close();
      await there.close();
    });
    return [here.bus, there.bus];
  }

  it('tells every listener of the channel, in every process, in order, once', async () => {
    const [here, there] = await buses();
    const [near, far, other] = [new Listening(), new Listening(), new Listening()];
    await here.subscribe('a', near);
    await there.subscribe('a', far);
    await there.subscribe('b', other);
    const messages = Array.from({ length: 500 }, (_, n) => `message ${n} ✓`);
    for (const message of messages) here.publish('a', message);
    await expect.poll(() => [near.heard.length, far.heard.length]).toEqual([500, 500]);
    await delay(20);
    expect(near.heard).toEqual(messages);
    expect(far.heard).toEqual(messages);
    expect(other.heard).toEqual([]);
  });

  it('tells listeners after the publisher has gone on', async () => {
    const [here] = await buses();
    const near = new Listening();
    await here.subscribe('a', near);
    here.publish('a', 'x');
    expect(near.heard).toEqual([]);
    await expect.poll(() => near.heard).toEqual(['x']);
  });

  it('tells nobody who has left, and the others still', async () => {
    const [here, there] = await buses();
    const [leaver, stayer] = [new Listening(), new Listening()];
    const leave = await there.subscribe('a', leaver);
    await there.subscribe('a', stayer);
    leave();
    leave();
    here.publish('a', 'x');
    await expect.poll(() => stayer.heard).toEqual(['x']);
    expect(leaver.heard).toEqual([]);
    const back = new Listening();
    await there.subscribe('a', back);
    here.publish('a', 'y');
    await expect.poll(() => back.heard).toEqual(['y']);
  });

  it('tells another process what is addressed only while it attends there', async () => {
    const [here, there] = await buses();
    const [near, far] = [new Listening(), new Listening()];
    await here.subscribe('a', near);
    await there.subscribe('a', far);
    const [leaveOnce, leaveTwice] = [await there.attend('a', 'x'), await there.attend('a', 'x')];
    await there.attend('b', 'y');
    const all: string[] = [];
    const publish = (message: string, address?: string): void => {
      all.push(message);
      here.publish('a', message, address);
    };
    publish('to x', 'x');
    publish('to y', 'y');
    publish('to all');
    leaveOnce();
    leaveOnce();
    publish('to x again', 'x');
    await expect.poll(() => far.heard.at(-1)).toBe('to x again');
    leaveTwice();
    publish('to nobody', 'x');
    publish('to all again');
    await expect.poll(() => far.heard.at(-1)).toBe('to all again');
    expect(near.heard).toEqual(all);
    expect(far.heard).toEqual(here === there ? all : ['to x', 'to all', 'to x again', 'to all again']);
  });

  it('lets a listener that throws disturb nobody, not even itself', async () => {
    const complaints = vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    onTestFinished(() => complaints.mockRestore());
    const [here, there] = await buses();
    const quiet = new Listening();
    const heard: string[] = [];
    await there.subscribe('a', {
      message(message) {
        heard.push(message);
        throw new Error('at once');
      },
      lost() {},
    });
    await there.subscribe('a', {
      async message() {
        await delay(1);
        throw new Error('later');
      },
      lost() {},
    });
    await there.subscribe('a', quiet);
    for (const message of ['1', '2', '3']) here.publish('a', message);
    await expect.poll(() => quiet.heard).toEqual(['1', '2', '3']);
    await expect.poll(() => heard).toEqual(['1', '2', '3']);
    await expect.poll(() => complaints.mock.calls.length).toBe(6);
  });

  it('drops what a slow listener cannot take, tells it so, and goes on', async () => {
    const [here, there] = await buses();
    const quick = new Listening();
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const heard: string[] = [];
    await there.subscribe('a', {
      async message(message) {
        await gate;
        heard.push(message);
      },
      lost: () => void heard.push('lost'),
    });
    await there.subscribe('a', quick);
    for (let n = 0; n < 25_000; n += 1) {
      here.publish('a', String(n));
      if (n % 500 === 0) await delay(2);
    }
    await expect.poll(() => quick.heard.at(-1), { timeout: 10_000 }).toBe('24999');
    open();
    await expect.poll(() => heard.at(-1)).toBe('lost');
    // one in hand, 10,000 waiting
    expect(heard.length).toBe(10_002);
    expect(heard.slice(0, 10_000)).toEqual(Array.from({ length: 10_000 }, (_, n) => String(n)));
    here.publish('a', 'after');
    await expect.poll(() => heard.at(-1)).toBe('after');
  });
});
