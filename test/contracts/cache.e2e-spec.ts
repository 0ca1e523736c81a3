import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { Cache } from '#kernel';
import { onEveryAdapter } from './adapters.ts';

onEveryAdapter('Cache', (start) => {
  async function caches(): Promise<readonly [here: Cache, there: Cache]> {
    const [here, there] = await start();
    onTestFinished(async () => {
      await here.close();
      await there.close();
    });
    return [here.cache, there.cache];
  }

  it('gives what another process has set', async () => {
    const [here, there] = await caches();
    await here.texts('a').set('k', 'grüße', 60);
    expect(await there.texts('a').get('k')).toBe('grüße');
    expect(await there.texts('a').get('other')).toBeUndefined();
  });

  it('keeps namespaces, and texts and bytes, apart', async () => {
    const [here] = await caches();
    await here.texts('a').set('k', 'text', 60);
    await here.texts('b').set('k', '', 60);
    await here.bytes('a').set('k', Uint8Array.of(0, 255, 128), 60);
    expect(await here.texts('a').get('k')).toBe('text');
    expect(await here.texts('b').get('k')).toBe('');
    expect(await here.bytes('a').get('k')).toEqual(Uint8Array.of(0, 255, 128));
    expect(await here.bytes('b').get('k')).toBeUndefined();
  });

  it('forgets after the ttl', async () => {
    const [here] = await caches();
    const space = here.texts('a');
    await space.set('short', '1', 0.1);
    await space.set('long', '1', 60);
    expect(await space.get('short')).toBe('1');
    await delay(150);
    expect([...(await space.getMany(['short', 'long'])).keys()]).toEqual(['long']);
  });

  it('sets and gets many, and says nothing of those that are missing', async () => {
    const [here, there] = await caches();
    const entries = new Map(Array.from({ length: 1_500 }, (_, n) => [`k${n}`, `v${n}`]));
    await here.texts('a').setMany(entries, 60);
    expect(await there.texts('a').getMany([...entries.keys(), 'missing'])).toEqual(entries);
    expect(await there.texts('a').getMany([])).toEqual(new Map());
  });

  it('deletes for every process', async () => {
    const [here, there] = await caches();
    await here.texts('a').setMany(
      new Map([
        ['1', 'x'],
        ['2', 'y'],
        ['3', 'z'],
      ]),
      60,
    );
    expect(await there.texts('a').delete(['1', '2', 'missing'])).toBe(true);
    expect(await here.texts('a').getMany(['1', '2', '3'])).toEqual(new Map([['3', 'z']]));
  });

  it('does not let a holder of bytes change them for others', async () => {
    const [here] = await caches();
    const space = here.bytes('a');
    const mine = Uint8Array.of(1, 2, 3);
    await space.set('k', mine, 60);
    mine[0] = 9;
    const read = await space.get('k');
    read?.set([9], 1);
    expect(await space.get('k')).toEqual(Uint8Array.of(1, 2, 3));
  });

  it('does not keep what is larger than 1 MiB, nor what was there before', async () => {
    const [here] = await caches();
    const space = here.bytes('a');
    await space.set('k', Uint8Array.of(1), 60);
    await space.set('k', new Uint8Array(1_048_577), 60);
    expect(await space.get('k')).toBeUndefined();
    expect((await space.remember('k', 60, async () => new Uint8Array(1_048_577))).length).toBe(1_048_577);
    expect(await space.get('k')).toBeUndefined();
  });

  it('remembers: computes once for all who ask at the same time, and not again', async () => {
    const [here, there] = await caches();
    let computed = 0;
    const compute = async () => {
      await delay(20);
      computed += 1;
      return `value ${computed}`;
    };
    const answers = await Promise.all(Array.from({ length: 50 }, () => here.texts('a').remember('k', 60, compute)));
    expect(new Set(answers)).toEqual(new Set(['value 1']));
    expect(await here.texts('a').remember('k', 60, compute)).toBe('value 1');
    await expect.poll(() => there.texts('a').get('k')).toBe('value 1');
    expect(computed).toBe(1);
  });

  it('does not remember an error', async () => {
    const [here] = await caches();
    const space = here.texts('a');
    const fails = () => Promise.reject(new Error('no database'));
    const answers = await Promise.allSettled([space.remember('k', 60, fails), space.remember('k', 60, fails)]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await space.remember('k', 60, async () => 'there')).toBe('there');
  });

  it.each(['this', 'another'] as const)(
    'does not keep what was computed before %s process deleted it',
    async (which) => {
      const [here, there] = await caches();
      const deleter = which === 'this' ? here : there;
      const { promise: slow, resolve } = Promise.withResolvers<string>();
      const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
      const early = here.texts('a').remember('k', 60, () => {
        begin();
        return slow;
      });
      await begun;
      await deleter.texts('a').delete(['k']);
      if (which === 'this') expect(await here.texts('a').remember('k', 60, async () => 'new')).toBe('new');
      resolve('old');
      expect(await early).toBe('old');
      await delay(20);
      expect(await there.texts('a').get('k')).toBe(which === 'this' ? 'new' : undefined);
    },
  );
});
