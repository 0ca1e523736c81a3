import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, inject, vi } from 'vitest';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ChangeRole } from '#users';
import { apiPrefix, EventBacklog, EventsStatus, loadSettings, TaskBacklog } from '#platform';
import { settingsSections } from '../../apps/guildhall/modules.ts';
import { createProgram, rootSecretOf } from '../../apps/guildhall/program.ts';
import { Client, type Member } from './client.ts';
import { Fleet } from './fleet.ts';
import { build } from './program.ts';
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
  /** `false`: nothing that is announced has effects, for tests that look at what stands when a command is answered. */
  readonly works?: boolean;
}

/**
 * A whole Guildhall on a database of its own. Embedded, it is the program in this process; distributed, two servers and two
 * workers as processes of their own, between which members are shared out, and the container of this process only looks on.
 */
export class Guildhall {
  private members = 0;
  private asked = 0;

  private constructor(
    readonly app: NestFastifyApplication,
    readonly database: TestDatabase,
    private origins: readonly string[],
    private readonly isGuest: boolean,
    private readonly fleet: Fleet | undefined,
  ) {}

  static async start(environment: TestEnvironment = {}, options: StartOptions = {}): Promise<Guildhall> {
    const isDistributed = inject('mode') === 'distributed' && environment['KAFKA_BROKERS'] !== undefined;
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
      works: options.works ?? !isDistributed,
    });
    if (isDistributed) {
      await app.init();
      return this.withFleet(app, database, environment);
    }
    await app.listen(0, '127.0.0.1');
    if (options.works !== false) {
      await app.startAllMicroservices();
      // groups that have not joined Kafka yet are in no backlog
      await vi.waitUntil(() => app.get(EventsStatus).isConsuming, { timeout: 60_000, interval: 20 });
    }
    return new Guildhall(app, database, [await app.getUrl()], options.database !== undefined, undefined);
  }

  private static async withFleet(
    app: NestFastifyApplication,
    database: TestDatabase,
    environment: TestEnvironment,
  ): Promise<Guildhall> {
    build();
    const fleet = await Fleet.create(database, environment['KAFKA_BROKERS'] ?? '', environment);
    const [one, two] = await Promise.all([
      fleet.startServer(),
      fleet.startServer(),
      fleet.startWorker(),
      fleet.startWorker(),
    ]).catch(async (error: unknown) => {
      await fleet.stop();
      throw error;
    });
    return new Guildhall(app, database, [new URL(one.base).origin, new URL(two.base).origin], false, fleet);
  }

  /** `http://127.0.0.1:<port>`; of the servers in turn. */
  get origin(): string {
    this.asked += 1;
    return this.origins[this.asked % this.origins.length] ?? '';
  }

  /** Resolves when everything that was announced so far has had its effects, by events and by tasks, whoever made which. */
  async settle(timeoutMs = 15_000): Promise<void> {
    const [events, tasks] = [this.app.get(EventBacklog), this.app.get(TaskBacklog)];
    const end = Date.now() + timeoutMs;
    const isQuiet = async (): Promise<boolean> => {
      const { due, running } = await tasks.measure();
      if (due + running > 0) return false;
      const { outbox, groups } = await events.measure();
      return outbox + Object.values(groups).reduce((sum, behind) => sum + behind, 0) === 0;
    };
    do {
      await events.drained(end - Date.now());
      await tasks.drained(end - Date.now());
    } while (!(await isQuiet()));
  }

  /** kill -9 for one server and one worker; resolves when others have taken their places. */
  async killOneOfEach(): Promise<void> {
    if (this.fleet === undefined) throw new Error('Only a distributed Guildhall has processes to kill');
    const [, ...survivors] = this.origins;
    this.origins = survivors;
    const [server] = await Promise.all([this.fleet.replaceServer(0), this.fleet.replaceWorker(0)]);
    this.origins = [...survivors, new URL(server.base).origin];
  }

  async stop(): Promise<void> {
    await this.fleet?.stop();
    await this.app.close();
    if (!this.isGuest) await this.database.drop();
  }

  /** Talks to `/api/v1` without credentials. */
  get anonymous(): Client {
    return new Client(`${this.origin}/${apiPrefix}`);
  }

  /** A new member with a role, logged in. */
  async officer(role: 'moderator' | 'admin'): Promise<Member> {
    const { id, username, password } = await this.member();
    await this.app.get(ChangeRole, { strict: false }).execute(id, role);
    return this.anonymous.logIn({ username, password });
  }

  /** A new member, logged in. */
  async member(name?: string): Promise<Member> {
    this.members += 1;
    return this.anonymous.register(name ?? `member_${this.members}`);
  }
}

/** One Guildhall for the tests of a file. */
export function useGuildhall(environment: TestEnvironment = {}, options: StartOptions = {}): () => Guildhall {
  const shared = isShared(environment, options) ? sharedByFile : { users: 0 };
  shared.users += 1;
  let missing: string | undefined;
  let guildhall: Guildhall | undefined;
  beforeAll(async () => {
    const mode = await environmentOfMode();
    if ('missing' in mode) return void (missing = mode.missing);
    shared.started ??= Guildhall.start({ ...mode.environment, ...environment }, options);
    guildhall = await shared.started;
  }, 300_000);
  beforeEach(({ skip }) => {
    if (missing !== undefined) skip(missing);
  });
  afterAll(async () => {
    shared.users -= 1;
    if (shared.users === 0) await guildhall?.stop();
  });
  return () => {
    if (guildhall === undefined) throw new Error('Guildhall is started before the first test, not before that');
    return guildhall;
  };
}

interface Shared {
  /** Groups of tests that have not ended yet. */
  users: number;
  started?: Promise<Guildhall>;
}

const sharedByFile: Shared = { users: 0 };

/** Four processes take their time to start: the groups of a file share them when they want nothing special. */
function isShared(environment: TestEnvironment, options: StartOptions): boolean {
  return inject('mode') === 'distributed' && Object.keys({ ...environment, ...options }).length === 0;
}
