import { randomUUID } from 'node:crypto';
import { describe } from 'vitest';
import type { Cache, Counters, Presence, RealtimeBus } from '#kernel';
import { MemoryCache } from '../../libs/platform/cache/memory-cache.ts';
import { MemoryCounters } from '../../libs/platform/cache/memory-counters.ts';
import { RedisCache } from '../../libs/platform/cache/redis-cache.ts';
import { RedisConnection } from '../../libs/platform/cache/redis-connection.ts';
import { RedisCounters } from '../../libs/platform/cache/redis-counters.ts';
import { MemoryBus } from '../../libs/platform/realtime/memory-bus.ts';
import { MemoryPresence } from '../../libs/platform/realtime/memory-presence.ts';
import { RedisBus } from '../../libs/platform/realtime/redis-bus.ts';
import { RedisPresence } from '../../libs/platform/realtime/redis-presence.ts';
import { SystemClock } from '../../libs/platform/system.ts';
import { useService } from '../support/services/use-service.ts';

export const leaseSeconds = 0.5;

/** What one process has of the ports. */
export interface Ports {
  readonly cache: Cache;
  readonly counters: Counters;
  readonly presence: Presence;
  readonly bus: RealtimeBus;
  readonly isUp: () => boolean;
  readonly close: () => Promise<void>;
}

const clock = new SystemClock();

function inMemory(): Ports {
  const bus = new MemoryBus();
  return {
    cache: new MemoryCache(clock),
    counters: new MemoryCounters(clock),
    presence: new MemoryPresence(clock, leaseSeconds),
    bus,
    isUp: () => true,
    close: async () => bus.close(),
  };
}

export async function inRedis(url: string, prefix = `test-${randomUUID().slice(0, 8)}`): Promise<Ports> {
  const connection = new RedisConnection({ url, prefix });
  const cache = new RedisCache(connection);
  const bus = new RedisBus(connection, url);
  bus.start();
  await connection.start();
  return {
    cache,
    counters: new RedisCounters(connection, clock),
    presence: new RedisPresence(connection, clock, leaseSeconds),
    bus,
    isUp: () => connection.isUp,
    close: async () => {
      cache.close();
      await Promise.all([bus.close(), connection.close()]);
    },
  };
}

/** Two processes that share what can be shared: in memory there is only one. */
export type Processes = readonly [Ports, Ports];

/** The same rules for every adapter. Each test gets ports of its own. */
export function onEveryAdapter(port: string, rules: (start: () => Promise<Processes>) => void): void {
  describe(`${port} in memory`, () => {
    rules(async () => {
      const ports = inMemory();
      return [ports, ports];
    });
  });
  describe(`${port} in Redis`, () => {
    const redis = useService('redis');
    rules(async () => {
      const prefix = `test-${randomUUID().slice(0, 8)}`;
      return [await inRedis(redis.address, prefix), await inRedis(redis.address, prefix)];
    });
  });
}
