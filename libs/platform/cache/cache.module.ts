import { Module, type DynamicModule, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Cache, Clock, Counters, Presence, RealtimeBus } from '#kernel';
import type { SettingsOf } from '../config/settings.ts';
import { MemoryBus } from '../realtime/memory-bus.ts';
import { MemoryPresence } from '../realtime/memory-presence.ts';
import { RedisBus } from '../realtime/redis-bus.ts';
import { RedisPresence } from '../realtime/redis-presence.ts';
import { MemoryCache } from './memory-cache.ts';
import { MemoryCounters } from './memory-counters.ts';
import { RedisCache } from './redis-cache.ts';
import { RedisConnection } from './redis-connection.ts';
import { RedisCounters } from './redis-counters.ts';
import { RedisStatus } from './redis-status.ts';
import type { redisSettings } from './redis.settings.ts';

/** Renewed every 10 seconds, so that two renewals may go astray. */
const leaseSeconds = 30;

/** What processes share besides the database: in Redis when there is one, in memory otherwise. */
interface Shared extends OnModuleInit, OnApplicationShutdown {
  readonly cache: Cache;
  readonly counters: Counters;
  readonly presence: Presence;
  readonly bus: RealtimeBus;
  readonly status: RedisStatus;
}

const shared = Symbol('shared');

@Module({})
export class CacheModule {
  static of({ url, prefix }: SettingsOf<typeof redisSettings>): DynamicModule {
    return {
      module: CacheModule,
      global: true,
      providers: [
        {
          provide: shared,
          inject: [Clock],
          useFactory: (clock: Clock) => (url === undefined ? inMemory(clock) : inRedis(url, prefix, clock)),
        },
        { provide: Cache, inject: [shared], useFactory: ({ cache }: Shared) => cache },
        { provide: Counters, inject: [shared], useFactory: ({ counters }: Shared) => counters },
        { provide: Presence, inject: [shared], useFactory: ({ presence }: Shared) => presence },
        { provide: RealtimeBus, inject: [shared], useFactory: ({ bus }: Shared) => bus },
        { provide: RedisStatus, inject: [shared], useFactory: ({ status }: Shared) => status },
      ],
      exports: [Cache, Counters, Presence, RealtimeBus, RedisStatus],
    };
  }
}

function inMemory(clock: Clock): Shared {
  const bus = new MemoryBus();
  return {
    cache: new MemoryCache(clock),
    counters: new MemoryCounters(clock),
    presence: new MemoryPresence(clock, leaseSeconds),
    bus,
    status: new RedisStatus(undefined),
    onModuleInit() {},
    onApplicationShutdown: () => bus.close(),
  };
}

function inRedis(url: string, prefix: string, clock: Clock): Shared {
  const connection = new RedisConnection({ url, prefix });
  const cache = new RedisCache(connection);
  const bus = new RedisBus(connection, url);
  return {
    cache,
    counters: new RedisCounters(connection, clock),
    presence: new RedisPresence(connection, clock, leaseSeconds),
    bus,
    status: new RedisStatus(connection),
    // nothing connects before: the container is also built to be looked at
    async onModuleInit() {
      bus.start();
      await connection.start();
    },
    async onApplicationShutdown() {
      cache.close();
      await Promise.all([bus.close(), connection.close()]);
    },
  };
}
