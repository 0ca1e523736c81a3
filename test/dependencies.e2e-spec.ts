import { EventEmitter } from 'node:events';
import pg from 'pg';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { expectProblem, type Answer, type Client, type Member } from './support/client.ts';
import { atOnce, inParallel } from './support/concurrently.ts';
import { useGuildhall } from './support/guildhall.ts';
import { TcpProxy } from './support/tcp-proxy.ts';

const longestMs = 5_000;
/** A lost database is told to the log once per request; here it is lost on purpose. */
const quiet = { GUILDHALL__LOG__LEVEL: 'silent' };
const password = 'correct horse battery';

const endConnections = `
  select count(pg_terminate_backend(pid)) from pg_stat_activity
   where datname = current_database() and application_name = 'guildhall'`;

interface Outcome {
  readonly answer: Answer | undefined;
  readonly ms: number;
}

/** How long it took to be answered, or that it was not answered in time. */
async function timed(request: Promise<Answer>): Promise<Outcome> {
  const start = performance.now();
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), longestMs + 3_000);
  const answer = await Promise.race([request, late]);
  clearTimeout(timer);
  return { answer, ms: performance.now() - start };
}

function expectUnavailable({ answer, ms }: Outcome): void {
  expect(ms).toBeLessThan(longestMs);
  if (answer === undefined) throw new Error('There was no answer');
  expectProblem(answer, 503, 'database.unavailable');
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
}

/** Asks until it goes well, for at most a second. */
async function expectRecovery(ask: () => Promise<Answer>): Promise<void> {
  const start = performance.now();
  let answer = await ask();
  while (answer.status >= 500 && performance.now() - start < 1_000) answer = await ask();
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
}

/** One of everything that needs the database. */
function everything(alice: Member, bob: Member, postId: string, anonymous: Client): readonly (() => Promise<Answer>)[] {
  return [
    () => alice.get('/posts/feed'),
    () => alice.post('/posts', { content: 'hello' }),
    () => alice.get(`/posts/${postId}`),
    () => alice.post(`/posts/${postId}/like`),
    () => alice.post(`/posts/${postId}/comments`, { content: 'hi' }),
    () => alice.post(`/users/${bob.id}/follow`),
    () => alice.patch('/users/me', { bio: 'hello' }),
    () => alice.get(`/users/${bob.id}/followers`),
    () => anonymous.post('/auth/login', { identifier: alice.username, password }),
    () => anonymous.post('/auth/refresh', { refreshToken: bob.refreshToken }),
  ];
}

describe('while connections to the database are ended again and again', () => {
  const guildhall = useGuildhall(quiet);

  it('requests succeed or are asked to come again, none hangs, and what was acknowledged is there', async () => {
    const { database, anonymous } = guildhall();
    const [alice, bob] = [await guildhall().member(), await guildhall().member()];
    const { id } = await bob.writes('hello');
    const kinds = everything(alice, bob, id, anonymous).slice(0, 8);
    let asked = 0;
    const outcomes = await inParallel(
      Array.from({ length: 600 }, (_, index) => index),
      12,
      async (index) => {
        asked += 1;
        const [outcome] = await Promise.all([
          timed((kinds[index % kinds.length] ?? fail)()),
          asked % 40 === 0 ? database.query(endConnections) : undefined,
        ]);
        return outcome;
      },
    );

    const refused = outcomes.filter(({ answer }) => answer === undefined || answer.status >= 300);
    for (const outcome of refused) expectUnavailable(outcome);
    expect(Math.max(...outcomes.map(({ ms }) => ms))).toBeLessThan(longestMs);
    expect(refused.length).toBeGreaterThan(0);
    expect(outcomes.length - refused.length).toBeGreaterThan(300);
    await expectRecovery(() => alice.get('/posts/feed'));

    const acknowledged = outcomes.flatMap(({ answer }) =>
      answer?.status === 201 && answer.body.contentType === 'text' ? [answer.body.id] : [],
    );
    const stored = (await alice.all(`/users/${alice.id}/posts`, 100)).map((post) => post.id);
    expect(acknowledged.length).toBeGreaterThan(10);
    expect(stored).toEqual(expect.arrayContaining(acknowledged));
    const me = await alice.get('/users/me');
    expect(me.body.postCount).toBe(stored.length);
  });
});

describe('while connections that change hands are ended', () => {
  // few connections and many who wait for one: each is handed over the moment it is free
  const guildhall = useGuildhall({ ...quiet, GUILDHALL__DATABASE__POOL_SIZE: '2' });

  it('no error of a connection goes unheard, which would end the program', { timeout: 60_000 }, async () => {
    const alice = await guildhall().member();
    const { database } = guildhall();
    const unheard: unknown[] = [];
    const emit = vi.spyOn(pg.Client.prototype, 'emit').mockImplementation(function (this: pg.Client, name, ...args) {
      if (name !== 'error' || this.listenerCount('error') > 0)
        return EventEmitter.prototype.emit.call(this, name, ...args);
      unheard.push(args[0]);
      return false;
    });
    try {
      let asked = 0;
      await inParallel(
        Array.from({ length: 600 }, (_, index) => index),
        40,
        async (index) => {
          asked += 1;
          const request = index % 2 === 0 ? alice.patch('/users/me', { bio: String(index) }) : alice.get('/users/me');
          await Promise.all([request, asked % 10 === 0 ? database.query(endConnections) : undefined]);
        },
      );
    } finally {
      emit.mockRestore();
    }
    expect(unheard).toEqual([]);
  });
});

describe('while a table is locked', () => {
  const guildhall = useGuildhall(quiet);
  let alice: Member;
  let bob: Member;
  let postId: string;
  let release: (() => Promise<void>) | undefined;

  beforeAll(async () => {
    [alice, bob] = [await guildhall().member(), await guildhall().member()];
    postId = (await bob.writes('hello')).id;
  });
  afterEach(async () => {
    await release?.();
    release = undefined;
  });

  const tables =
    'users.users, users.counts, users.follows, posts.posts, posts.counts, posts.likes, posts.comments, auth.sessions, auth.credentials';

  it('everything that needs it is refused in time, and works at once when it is free', async () => {
    const { database, anonymous } = guildhall();
    const kinds = everything(alice, bob, postId, anonymous);
    release = await database.hold(`lock table ${tables} in access exclusive mode`);

    for (const outcome of await Promise.all(kinds.map((kind) => timed(kind())))) expectUnavailable(outcome);

    await release();
    release = undefined;
    for (const kind of kinds.slice(0, 9)) expect((await kind()).status).toBeLessThan(300);
  });

  it('more requests than connections are refused in time, also those that come when some have waited already', async () => {
    const { database } = guildhall();
    release = await database.hold('lock table posts.posts in access exclusive mode');

    const first = atOnce(30, () => timed(alice.get('/posts/feed')));
    // not a pause for something to be ready: time has to pass while they wait
    await database.query('select pg_sleep(1.5)');
    const second = atOnce(30, () => timed(alice.get('/posts/feed')));

    for (const outcome of [...(await first), ...(await second)]) expectUnavailable(outcome);
    await release();
    release = undefined;
    await expectRecovery(() => alice.get('/posts/feed'));
  });

  it('what does not need it goes on, and the program stays ready', async () => {
    const { database, anonymous } = guildhall();
    release = await database.hold('lock table posts.posts in access exclusive mode');
    const waiting = atOnce(4, () => timed(alice.get('/posts/feed')));
    for (const path of ['/users/me', `/users/${bob.id}/followers`])
      expect((await timed(alice.get(path))).ms).toBeLessThan(2_500);
    expect((await anonymous.get('/health/ready')).status).toBe(200);
    expect((await anonymous.get('/health/live')).status).toBe(200);
    await release();
    release = undefined;
    for (const { answer } of await waiting) expect(answer?.status).toBe(200);
  });
});

describe('when the database', () => {
  let proxy: TcpProxy;
  const guildhall = useGuildhall(quiet, {
    databaseUrl: async (url) => {
      const address = new URL(url);
      proxy = await TcpProxy.to(address.hostname, Number(address.port));
      address.hostname = '127.0.0.1';
      address.port = String(proxy.port);
      return address.href;
    },
  });
  let alice: Member;
  let bob: Member;
  let postId: string;
  beforeAll(async () => {
    [alice, bob] = [await guildhall().member(), await guildhall().member()];
    postId = (await bob.writes('hello')).id;
    return () => proxy.close();
  });
  afterEach(() => {
    proxy.open();
    proxy.cut();
  });

  const ask = () => everything(alice, bob, postId, guildhall().anonymous);

  it('is gone, everything is refused in time, and works at once when it is back', async () => {
    proxy.refuse();
    for (const outcome of await Promise.all(ask().map((kind) => timed(kind())))) expectUnavailable(outcome);
    for (const outcome of await Promise.all(ask().map((kind) => timed(kind())))) expectUnavailable(outcome);
    expectProblem(await guildhall().anonymous.get('/users/me'), 401, 'auth.unauthenticated');
    proxy.open();
    for (const kind of ask().slice(0, 9)) expect((await kind()).status).toBeLessThan(300);
  });

  it('is gone, readiness says so, liveness does not, and readiness says when it is back', async () => {
    const { anonymous } = guildhall();
    const isReady = async (status: number): Promise<boolean> =>
      (await anonymous.get('/health/ready')).status === status;
    // what the database answered, or did not, is good for a second
    await expect.poll(() => isReady(200), { timeout: 3_000, interval: 50 }).toBe(true);
    proxy.refuse();
    await expect.poll(() => isReady(503), { timeout: 3_000, interval: 50 }).toBe(true);
    for (const path of ['/health', '/health/ready']) {
      const answer = await anonymous.get(path);
      expectProblem(answer, 503, 'health.not-ready');
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    for (const path of ['/health/live', '/health/startup']) expect((await anonymous.get(path)).status).toBe(200);
    proxy.open();
    await expect.poll(() => isReady(200), { timeout: 3_000, interval: 50 }).toBe(true);
  });

  it('falls silent in the middle of requests, they are refused in time, and it works at once when it is back', async () => {
    for (const kind of ask()) await kind();
    proxy.fallSilent();
    const outcomes = await Promise.all(ask().map((kind) => timed(kind())));
    const readiness = await timed(guildhall().anonymous.get('/health/ready'));
    proxy.open();
    proxy.cut();
    await expectRecovery(() => alice.get('/posts/feed'));
    expect(outcomes.map(({ ms }) => Math.round(ms / 1000)).filter((seconds) => seconds > longestMs / 1000)).toEqual([]);
    for (const outcome of outcomes) expectUnavailable(outcome);
    expect(readiness.ms).toBeLessThan(longestMs);
    expect(readiness.answer?.status).toBe(503);
  });
});

function fail(): never {
  throw new Error('There is no such kind of request');
}
