import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, vi } from 'vitest';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { apiPrefix, EventBacklog, EventsStatus, loadSettings, TaskBacklog } from '#platform';
import { settingsSections } from '../../apps/guildhall/modules.ts';
import { createProgram, rootSecretOf } from '../../apps/guildhall/program.ts';
import { Client, type Member } from './client.ts';
import { environmentOfMode } from './services/mode.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';
import { testSecret } from './tokens.ts';

/** Settings of a test on top of `NODE_ENV=test`. */
export type TestEnvironment = Readonly<Record<string, string>>;

export interface StartOptions {
  /** Puts something between the program and its database. */
  readonly databaseUrl?: (url: string) => Promise<string>;
  /** Joins another Guildhall on its database, as a further process would. */
  readonly database?: TestDatabase;
}

/** The whole program in this process, on a database of its own, listening on a free port. */
export class Guildhall {
  private members = 0;

  private constructor(
    readonly app: NestFastifyApplication,
    readonly database: TestDatabase,
    /** `http://127.0.0.1:<port>` */
    readonly origin: string,
    private readonly isGuest: boolean,
  ) {}

  static async start(environment: TestEnvironment = {}, options: StartOptions = {}): Promise<Guildhall> {
    const database = options.database ?? (await createTestDatabase());
    const databaseUrl = (await options.databaseUrl?.(database.url)) ?? database.url;
    const settings = loadSettings(
      {
        NODE_ENV: 'test',
        GUILDHALL__AUTH__JWT_SECRET: testSecret,
        DATABASE_URL: databaseUrl,
        GUILDHALL__RATE_LIMIT__ENABLED: 'false',
        ...environment,
      },
      settingsSections,
    );
    const app = await createProgram({
      settings,
      rootSecret: rootSecretOf(settings),
      databaseUrl,
      works: true,
    });
    await app.listen(0, '127.0.0.1');
    await app.startAllMicroservices();
    // groups that have not joined Kafka yet are in no backlog
    await vi.waitUntil(() => app.get(EventsStatus).isConsuming, { timeout: 60_000, interval: 20 });
    return new Guildhall(app, database, await app.getUrl(), options.database !== undefined);
  }

  /** Resolves when everything that was announced so far has had its effects. */
  async settle(): Promise<void> {
    const [events, tasks] = [this.app.get(EventBacklog), this.app.get(TaskBacklog)];
    for (;;) {
      await events.drained(15_000);
      await tasks.drained(15_000);
      // a task may have told of something
      if ((await events.measure()).outbox === 0) return;
    }
  }

  async stop(): Promise<void> {
    await this.app.close();
    if (!this.isGuest) await this.database.drop();
  }

  /** Talks to `/api/v1` without credentials. */
  get anonymous(): Client {
    return new Client(`${this.origin}/${apiPrefix}`);
  }

  /** A new member, logged in. */
  async member(name?: string): Promise<Member> {
    this.members += 1;
    return this.anonymous.register(name ?? `member_${this.members}`);
  }
}

/** One Guildhall for the tests of a file. */
export function useGuildhall(environment: TestEnvironment = {}, options: StartOptions = {}): () => Guildhall {
  let guildhall: Guildhall | undefined;
  let missing: string | undefined;
  beforeAll(async () => {
    const mode = await environmentOfMode();
    if ('missing' in mode) missing = mode.missing;
    else guildhall = await Guildhall.start({ ...mode.environment, ...environment }, options);
  }, 300_000);
  beforeEach(({ skip }) => {
    if (missing !== undefined) skip(missing);
  });
  afterAll(() => guildhall?.stop());
  return () => {
    if (guildhall === undefined) throw new Error('Guildhall is started before the first test, not before that');
    return guildhall;
  };
}
