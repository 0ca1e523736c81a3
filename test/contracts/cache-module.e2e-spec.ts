import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { describe, expect, it } from 'vitest';
import { Cache, Clock, Counters, Presence, RealtimeBus } from '#kernel';
import { CacheModule, RedisStatus } from '#platform';
import { MemoryCache } from '../../libs/platform/cache/memory-cache.ts';
import { RedisCache } from '../../libs/platform/cache/redis-cache.ts';
import { SystemClock } from '../../libs/platform/system.ts';
import { useService } from '../support/services/use-service.ts';

@Module({})
class ClockModule {
  static readonly dynamic = {
    module: ClockModule,
    global: true,
    providers: [{ provide: Clock, useClass: SystemClock }],
    exports: [Clock],
  };
}

@Module({})
class Program {}

/** A program of nothing else, and how long its start took, in milliseconds. */
async function start(url: string | undefined) {
  const startedAt = performance.now();
  const imports = [ClockModule.dynamic, CacheModule.of({ url, prefix: `test-${process.pid}` })];
  const app = await NestFactory.createApplicationContext({ module: Program, imports }, { logger: false });
  return { app, took: performance.now() - startedAt };
}

it('keeps everything in memory when no Redis is configured', async () => {
  const { app } = await start(undefined);
  expect(app.get(Cache)).toBeInstanceOf(MemoryCache);
  expect(app.get(RedisStatus).now()).toBe('unused');
  for (const port of [Counters, Presence, RealtimeBus]) expect(app.get(port)).toBeInstanceOf(port);
  await app.close();
});

it('starts without the Redis that is configured, soon, and stops', async () => {
  const { app, took } = await start('redis://:hunter2@127.0.0.1:1');
  expect(took).toBeLessThan(2_000);
  expect(app.get(Cache)).toBeInstanceOf(RedisCache);
  expect(app.get(RedisStatus).now()).toBe('down');
  expect((await app.get(Counters).hit('k', 60)).used).toBe(1);
  await app.close();
});

describe('with a Redis', () => {
  const redis = useService('redis');

  it('uses the Redis that is configured from its first request on, and leaves no connection behind', async () => {
    const { app } = await start(redis.address);
    expect(app.get(RedisStatus).now()).toBe('up');
    const space = app.get(Cache).texts('module');
    await space.set('k', 'v', 60);
    expect(await space.get('k')).toBe('v');
    await app.close();
    expect(app.get(RedisStatus).now()).toBe('down');
    expect(await space.get('k')).toBeUndefined();
  });
});
