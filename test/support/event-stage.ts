import 'reflect-metadata';
import { Controller, Module, type DynamicModule, type INestApplication, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Payload } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { eventType, Inbox, Outbox, Transaction, type EventEnvelope } from '#kernel';
import {
  AuditModule,
  CacheModule,
  Database,
  DatabaseModule,
  EventBacklog,
  EventConsumers,
  EventGroups,
  EventsModule,
  kafkaSettings,
  loadSettings,
  OnEvent,
  OnEvents,
  PlatformModule,
  rateLimitSettings,
  redisSettings,
  RootSecret,
  serverSettings,
  SettingsModule,
  statement,
} from '#platform';
import { throwError } from 'rxjs';
import { expect, vi } from 'vitest';
import { z } from 'zod';
import { createTestDatabase, type TestDatabase } from './test-database.ts';
import { testSecret } from './tokens.ts';

const Happening = z.object({ thing: z.guid(), number: z.int(), mood: z.string().default('fine') });
export type Happening = z.input<typeof Happening>;

/** Something that happens to a thing. */
const happened = eventType({
  topic: 'feed_events',
  type: 'test_happened',
  version: 1,
  schema: Happening,
  keyOf: ({ thing }) => thing,
});

/** Nobody handles this one. */
export const unheard = eventType({ ...happened, type: 'test_unheard' });

export interface Effect {
  readonly group: string;
  readonly thing: string;
  readonly number: number;
}

const takeEffect = statement(
  'test.take-effect',
  'insert into public.effects (consumer_group, thing, number) values ($1, $2, $3)',
);

/** What the consumers of a test do when an event arrives; the effect follows unless this throws. */
export type Script = (group: string, event: EventEnvelope<z.output<typeof Happening>>) => Promise<void> | void;

/** Quick, so that giving up does not take long. */
const quickPolicy = { attempts: 4, firstPauseMs: 5, longestPauseMs: 20 };

export interface StageOptions {
  readonly groups: readonly string[];
  /** `undefined` delivers by the log in PostgreSQL. */
  readonly brokers: string | undefined;
  readonly prefix: string;
  /** Set anew by each test. */
  readonly script: () => Script;
  /** Whether it relays and consumes; otherwise it only writes. */
  readonly works?: boolean;
  /** Whether its consumers take many events at once. */
  readonly takesMany?: boolean;
}

/** The events of a program with nothing else in it: consumers that write each effect down. */
export class EventStage {
  private constructor(
    readonly app: INestApplication,
    readonly options: StageOptions,
    readonly database: TestDatabase,
  ) {}

  static async open(database: TestDatabase, options: StageOptions): Promise<EventStage> {
    const app = await NestFactory.create(moduleOf(database, options), new FastifyAdapter(), {
      logger: false,
      abortOnError: false,
    });
    app.useGlobalFilters({ catch: (thrown: unknown) => throwError(() => thrown) });
    if (options.works ?? true) {
      for (const group of options.groups)
        app.connectMicroservice(
          { strategy: app.get(EventConsumers).of(group, quickPolicy) },
          { inheritAppConfig: true },
        );
    }
    await app.init();
    await app.startAllMicroservices();
    // a group that has not begun yet is behind nothing, and nobody would wait for it
    if ((options.works ?? true) && options.brokers === undefined) {
      await vi.waitFor(
        async () =>
          expect(Object.keys(await app.get(EventGroups).behind())).toEqual(expect.arrayContaining([...options.groups])),
        { timeout: 10_000, interval: 5 },
      );
    }
    return new EventStage(app, options, database);
  }

  close(): Promise<void> {
    return this.app.close();
  }

  /** Announces, each in a transaction of its own, one after the other. */
  async announce(...happenings: readonly Happening[]): Promise<void> {
    for (const happening of happenings) await this.app.get(Transaction).run(() => this.add(happening));
  }

  /** Announces in the transaction around it. */
  add(happening: Happening, type = happened): Promise<void> {
    const data = Happening.parse(happening);
    return this.app.get(Outbox).add({ type, data, actorId: null, occurredAt: new Date(0) });
  }

  settle(timeoutMs = 20_000): Promise<void> {
    return this.app.get(EventBacklog).drained(timeoutMs);
  }

  /** In the order in which they were taken. */
  async effects(where: Partial<Effect> = {}): Promise<readonly Effect[]> {
    const all = await this.database.query<{ group: string; thing: string; number: number }>(
      'select consumer_group as group, thing, number from public.effects order by position',
    );
    const matches = (effect: Effect): boolean =>
      (where.group === undefined || where.group === effect.group) &&
      (where.thing === undefined || where.thing === effect.thing);
    return all.filter(matches);
  }

  async numbers(group: string, thing: string): Promise<readonly number[]> {
    return (await this.effects({ group, thing })).map(({ number }) => number);
  }
}

/** A database in which effects can be written down. */
export async function createStageDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  await database.query(`create table public.effects (
    position bigint generated always as identity, consumer_group text not null, thing uuid not null, number int not null)`);
  await database.query('grant select, insert on public.effects to guildhall_app');
  return database;
}

function moduleOf(
  database: TestDatabase,
  { groups, brokers, prefix, script, works = true, takesMany = false }: StageOptions,
): DynamicModule {
  const sections = [kafkaSettings, rateLimitSettings, redisSettings, serverSettings];
  const settings = loadSettings(
    {
      NODE_ENV: 'test',
      KAFKA_BROKERS: brokers,
      GUILDHALL__KAFKA__PREFIX: prefix,
      GUILDHALL__KAFKA__PARTITIONS: '4',
    },
    sections,
  );
  return {
    module: Stage,
    imports: [
      SettingsModule.of(settings, sections),
      PlatformModule.of({ rootSecret: new RootSecret(testSecret), version: 'test' }),
      AuditModule,
      CacheModule.of(settings.get(redisSettings)),
      DatabaseModule.of({ url: database.url, poolSize: 10, statementTimeoutMs: 4_000, tables: [] }),
      EventsModule.of({ databaseUrl: database.url, relays: works }),
    ],
    controllers: groups.map((group) => (takesMany ? consumerOfMany : consumerOf)(group, script)),
  };
}

@Module({})
class Stage {}

function consumerOf(group: string, script: () => Script): Type<unknown> {
  @Controller()
  class Consumer {
    constructor(
      private readonly inbox: Inbox,
      private readonly database: Database,
    ) {}

    @OnEvent(group, happened)
    async onHappened(@Payload() event: EventEnvelope<z.output<typeof Happening>>): Promise<void> {
      await script()(group, event);
      const { thing, number } = event.data;
      await this.inbox.once(group, event.id, async () => {
        await this.database.query(takeEffect, [group, thing, number]);
      });
    }
  }
  return Consumer;
}

function consumerOfMany(group: string, script: () => Script): Type<unknown> {
  @Controller()
  class Consumer {
    constructor(
      private readonly inbox: Inbox,
      private readonly database: Database,
    ) {}

    @OnEvents(group, [happened])
    async onHappened(@Payload() events: readonly EventEnvelope<z.output<typeof Happening>>[]): Promise<void> {
      for (const event of events) await script()(group, event);
      const ids = events.map(({ id }) => id);
      await this.inbox.onceEach(group, ids, async (fresh) => {
        for (const { id, data } of events)
          if (fresh.has(id)) await this.database.query(takeEffect, [group, data.thing, data.number]);
      });
    }
  }
  return Consumer;
}
