import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Pruning } from '#platform';
import { Client, expectProblem, type Answer } from './support/client.ts';
import { atOnce, tally } from './support/concurrently.ts';
import { Guildhall, useGuildhall } from './support/guildhall.ts';
import { OpenApi } from './support/openapi.ts';
import { exchange, raw, type RawRequest } from './support/raw.ts';
import { RedisServer } from './contracts/redis-server.ts';
import { isOnPath } from './support/services/processes.ts';
import { TcpProxy } from './support/tcp-proxy.ts';

const on = { GUILDHALL__RATE_LIMIT__ENABLED: 'true' };
/** Whom the tests can pretend to be anybody's proxy with. */
const proxied = { ...on, GUILDHALL__SERVER__TRUSTED_PROXIES: '127.0.0.1' };
const names = ['limit', 'remaining', 'reset', 'policy'];

const limitsOf = ({ headers }: Answer) => names.map((name) => headers.get(`ratelimit-${name}`));
/** Each of another account, because those are limited by themselves (test/passwords.e2e-spec.ts). */
const guess = (n: number) => ({ identifier: `nobody_${n}`, password: 'not the password' });
const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });

/** Sends until a 429 comes. */
async function allowed(send: (n: number) => Promise<Answer>): Promise<number> {
  for (let n = 0; n < 1_000; n += 1) if ((await send(n)).body.code === 'request.rate-limited') return n;
  throw new Error('no limit at 1000');
}

describe('limits as they are without configuration', () => {
  const guildhall = useGuildhall(proxied);

  it('give a member 100 requests a minute, whatever their address, and tell them at each', async () => {
    const alice = await guildhall().member();
    const answers: Answer[] = [];
    for (let n = 1; n <= 101; n += 1) answers.push(await alice.get('/users/me', from(`10.1.0.${n}`)));
    expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: 100 }, () => 200), 429]);
    answers.forEach((answer, n) => {
      const [limit, remaining, reset, policy] = limitsOf(answer);
      expect([limit, remaining, policy]).toEqual(['100', String(Math.max(0, 99 - n)), '100;w=60']);
      expect(Number(reset)).toBeGreaterThan(0);
      expect(Number(reset)).toBeLessThanOrEqual(60);
    });
    const [refused] = answers.slice(-1);
    if (refused === undefined) throw new Error('there is one');
    expectProblem(refused, 429, 'request.rate-limited');
    expect(refused.headers.get('retry-after')).toBe(refused.headers.get('ratelimit-reset'));
    expect((await alice.get('/health')).status).toBe(200);
  });

  it('give an address 10 credentials a minute, apart from its other requests', async () => {
    const { anonymous } = guildhall();
    const first = await anonymous.post('/auth/login', guess(0), from('10.2.0.1'));
    expect([first.status, ...limitsOf(first)]).toEqual([401, '10', '9', expect.any(String), '10;w=60']);
    expect(await allowed((n) => anonymous.post('/auth/login', guess(n), from('10.2.0.1')))).toBe(9);
    const registered = await anonymous.post('/auth/register', {}, from('10.2.0.1'));
    expectProblem(registered, 429, 'request.rate-limited');
    expect((await anonymous.post('/auth/refresh', { refreshToken: 'x' }, from('10.2.0.1'))).status).not.toBe(429);
    expect((await anonymous.post('/auth/login', guess(0), from('10.2.0.2'))).status).toBe(401);
  });

  it('see the whole of an IPv6 network as one address', async () => {
    const { anonymous } = guildhall();
    const send = (address: string, n = 0) => anonymous.post('/auth/login', guess(n), from(address));
    expect(await allowed((n) => send(`2001:db8:0:1:${n.toString(16)}::1`, n))).toBe(10);
    expect((await send('2001:db8:0:2::1')).status).toBe(401);
    expect((await send('2001:DB8:0000:0001::1')).status).toBe(429);
  });

  it('charge the address of who shows credentials that nobody has', async () => {
    const bearer = { authorization: 'Bearer nonsense', ...from('10.3.0.1').headers };
    const { anonymous } = guildhall();
    expect(await allowed(() => anonymous.get('/users/me', { headers: bearer }))).toBe(100);
    expectProblem(await anonymous.get('/nowhere', from('10.3.0.1')), 429, 'request.rate-limited');
    // a member behind the same address is not disturbed
    const bob = await guildhall().anonymous.post(
      '/auth/register',
      { username: 'bob', password: 'correct horse battery', email: 'bob@example.org' },
      from('10.3.0.2'),
    );
    const me = { authorization: `Bearer ${bob.body.tokens.accessToken}`, ...from('10.3.0.1').headers };
    expect((await anonymous.get('/users/me', { headers: me })).status).toBe(200);
  });

  const kinds: readonly (readonly [string, RawRequest])[] = [
    ['a probe', { path: '/api/v1/health' }],
    ['a probe with a token', { path: '/api/v1/health', headers: { authorization: 'Bearer x' } }],
    ['HEAD', { method: 'HEAD', path: '/api/v1/users/me' }],
    ['a 401', { path: '/api/v1/users/me' }],
    ['a 401 with a token', { path: '/api/v1/users/me', headers: { authorization: 'Bearer x' } }],
    [
      'a 400 of the parser',
      { method: 'POST', path: '/api/v1/auth/login', headers: { 'content-type': 'application/json' }, body: '{' },
    ],
    [
      'a 415',
      {
        method: 'POST',
        path: '/api/v1/posts',
        headers: { authorization: 'Bearer x', 'content-type': 'text/plain' },
        body: 'x',
      },
    ],
    ['a 404', { path: '/api/v1/nowhere' }],
    ['a 404 with a token', { path: '/api/v1/nowhere', headers: { authorization: 'Bearer x' } }],
    ['a 404 elsewhere', { path: '/nowhere' }],
    ['a path that is none', { path: '/api/v1/%zz' }],
    ['the pages', { path: '/api/docs' }],
    ['the document', { path: '/api/docs-json', headers: { authorization: 'Bearer x' } }],
    ['OPTIONS', { method: 'OPTIONS', path: '/api/v1/posts' }],
    [
      'a preflight',
      {
        method: 'OPTIONS',
        path: '/api/v1/posts',
        headers: { origin: 'https://a.example', 'access-control-request-method': 'POST' },
      },
    ],
  ];

  it.each(kinds)('are told once by every answer: %s', async (_, request) => {
    const answer = await raw(guildhall().origin, request);
    const told = limitsOf(answer);
    expect(
      told.slice(0, 3).every((each) => /^\d+$/.test(each ?? '')),
      JSON.stringify(told),
    ).toBe(true);
    expect(told[3]).toMatch(/^(10|100);w=60$/);
  });

  it('are told even to what is no request', async () => {
    expect(await exchange(guildhall().origin, 'GET nonsense\r\n\r\n')).toMatch(/^RateLimit-Remaining: 100\r$/m);
  });

  it('are in the document, of every route', async () => {
    const { operations } = await OpenApi.of(guildhall().origin);
    for (const { method, path, mentions, text } of operations) {
      const isProbe = path.startsWith('/api/v1/health');
      expect([method, path, mentions(429, 'request.rate-limited')]).toEqual([method, path, !isProbe]);
      if (!isProbe) expect(text, path).toMatch(/Costs \d+ of \d+ (requests|credentials) a minute\./);
    }
    expect(operations.find(({ id }) => id === 'login')?.text).toContain('Costs 1 of 10 credentials a minute.');
  });

  it('may be read by browsers', async () => {
    const { headers } = await raw(guildhall().origin, {
      path: '/api/v1/posts',
      headers: { origin: 'https://a.example' },
    });
    const exposed = headers.get('access-control-expose-headers')?.toLowerCase() ?? '';
    for (const name of names) expect(exposed).toContain(`ratelimit-${name}`);
  });

  it('never ask twice for one request', async () => {
    const address = from('10.4.0.1');
    const paths = ['/nowhere', '/users/me', '/posts/feed'];
    const remaining: number[] = [];
    for (const path of [...paths, ...paths]) {
      const headers = { ...address.headers, ...(remaining.length >= 3 ? { authorization: 'Bearer x' } : {}) };
      remaining.push(Number((await guildhall().anonymous.get(path, { headers })).headers.get('ratelimit-remaining')));
    }
    expect(remaining).toEqual([99, 98, 97, 96, 95, 94]);
  });
});

describe('the address of a caller', () => {
  const guildhall = useGuildhall(on);

  it('is not what they say, when no proxy is configured', async () => {
    const { anonymous } = guildhall();
    const headers = (n: number) => ({
      ...from(`10.5.0.${n}`).headers,
      forwarded: `for=10.5.0.${n}`,
      'x-real-ip': `10.5.0.${n}`,
      'cf-connecting-ip': `10.5.0.${n}`,
      'true-client-ip': `10.5.0.${n}`,
    });
    expect(await allowed((n) => anonymous.post('/auth/login', guess(n), { headers: headers(n) }))).toBe(10);
  });
});

describe('behind a proxy', () => {
  const guildhall = useGuildhall({ ...proxied, GUILDHALL__RATE_LIMIT__EXEMPT: '192.0.2.0/24, 2001:db8:5::/48' });

  it('the caller is who the proxy saw, not who that one claimed to be', async () => {
    const { anonymous } = guildhall();
    const send = (n: number) => anonymous.post('/auth/login', guess(n), from(`10.6.0.${n}, 10.6.1.1`));
    expect(await allowed(send)).toBe(10);
  });

  it('addresses and networks can be exempt, and still are told what holds for others', async () => {
    const { anonymous } = guildhall();
    for (const address of ['192.0.2.7', '2001:db8:5:6::7']) {
      const answers = await atOnce(20, () => anonymous.post('/auth/login', {}, from(address)));
      expect(tally(answers.map((answer) => `${answer.status} ${limitsOf(answer)[1]}`))).toEqual(
        new Map([['400 10', 20]]),
      );
    }
    expect(await allowed(() => anonymous.post('/auth/login', {}, from('192.0.3.7')))).toBe(10);
  });
});

describe('limits that are configured', () => {
  const guildhall = useGuildhall({
    ...on,
    GUILDHALL__RATE_LIMIT__REQUESTS_PER_MINUTE: '7',
    GUILDHALL__RATE_LIMIT__CREDENTIALS_PER_MINUTE: '3',
  });

  it('hold, also for many at once', async () => {
    const alice = await guildhall().member();
    const answers = await atOnce(60, () => alice.get('/users/me'));
    expect(tally(answers.map(({ status }) => status))).toEqual(
      new Map([
        [200, 7],
        [429, 53],
      ]),
    );
    expect(limitsOf(answers[0] as Answer)[3]).toBe('7;w=60');
    // one was used to register
    const logins = await atOnce(60, (n) => guildhall().anonymous.post('/auth/login', guess(n)));
    expect(tally(logins.map(({ status }) => status))).toEqual(
      new Map([
        [401, 2],
        [429, 58],
      ]),
    );
  });

  it('are counted for credentials where a restart does not forget them, until their time is over', async () => {
    const counters = () => guildhall().database.query('select key, used from platform.counters');
    expect(await counters()).toEqual([{ key: 'credentials:127.0.0.1', used: expect.any(Number) }]);
    await guildhall().app.get(Pruning).pruneRequests();
    expect(await counters()).toHaveLength(1);
    await guildhall().database.query(`update platform.counters set resets_at = now() - interval '1 second'`);
    await guildhall().app.get(Pruning).pruneRequests();
    expect(await counters()).toEqual([]);
  });
});

describe('limits of API keys', () => {
  const guildhall = useGuildhall({ ...on, GUILDHALL__RATE_LIMIT__REQUESTS_PER_MINUTE: '7' });

  it('are those of each API key, of its member apart, and of the key that was there before it was rotated', async () => {
    const owner = await guildhall().member();
    const make = async () =>
      (await owner.post('/api-keys', { name: 'Site', scopes: ['profile:read', 'users:read'] })).body;
    const [one, other] = [await make(), await make()];
    const { key: rotated } = (await owner.post(`/api-keys/${one.id}/rotate`, { overlapSeconds: 60 })).body;
    const ask = (key: string) => new Client(owner.base, key).get('/users/me');
    const first = await ask(one.key);
    expect([first.status, ...limitsOf(first)]).toEqual([200, '7', '6', expect.any(String), '7;w=60']);
    const costly = await new Client(owner.base, one.key).get('/users/search?q=nobody');
    expect([costly.status, limitsOf(costly)[1]]).toEqual([200, '1']);
    expect(limitsOf(await ask(rotated))[1]).toBe('0');
    for (const key of [one.key, rotated]) expectProblem(await ask(key), 429, 'request.rate-limited');
    // another key has its own, and what keys used is not taken from their member
    expect(await allowed(() => ask(other.key))).toBe(7);
    expect(limitsOf(await owner.get('/users/me'))[1]).toBe('3');
  });
});

describe('when the database is away', () => {
  let proxy: TcpProxy;
  const guildhall = useGuildhall(
    { ...on, GUILDHALL__LOG__LEVEL: 'silent' },
    {
      databaseUrl: async (url) => {
        const address = new URL(url);
        proxy = await TcpProxy.to(address.hostname, Number(address.port));
        address.hostname = '127.0.0.1';
        address.port = String(proxy.port);
        return address.href;
      },
    },
  );
  afterAll(() => proxy.close());

  it('nobody tries a password, and everybody is told when to come again', async () => {
    const { anonymous } = guildhall();
    expect((await anonymous.post('/auth/login', guess(0))).status).toBe(401);
    proxy.refuse();
    const refused = await anonymous.post('/auth/login', guess(1));
    proxy.open();
    expectProblem(refused, 503, 'database.unavailable');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await anonymous.post('/auth/login', guess(2))).status).toBe(401);
  });
});

describe('two processes that share a Redis', () => {
  let redis: RedisServer | undefined;
  let guildhalls: readonly Guildhall[] = [];
  beforeAll(async () => {
    if (!isOnPath('redis-server')) return;
    redis = await RedisServer.start();
    const environment = { ...proxied, REDIS_URL: redis.url };
    const first = await Guildhall.start(environment);
    guildhalls = [first, await Guildhall.start(environment, { database: first.database })];
  });
  afterAll(async () => {
    for (const guildhall of guildhalls.toReversed()) await guildhall.stop();
    await redis?.stop();
  });
  const at = (n: number): Guildhall => {
    const guildhall = guildhalls[n % guildhalls.length];
    if (guildhall === undefined) throw new Error('two are started before the tests');
    return guildhall;
  };

  it('give a member one allowance between them', async ({ skip }) => {
    if (redis === undefined) return skip('redis-server is not there (apt-get install redis-server)');
    const alice = await at(0).member();
    const answers = await atOnce(200, (n) => alice.at(`${at(n).origin}/api/v1`).get('/users/me'));
    expect(tally(answers.map(({ status }) => status))).toEqual(
      new Map([
        [200, 100],
        [429, 100],
      ]),
    );
  });

  it(
    'look at no more than 10 guesses a minute of 10,000, though Redis is flushed all the time',
    { timeout: 120_000 },
    async ({ skip }) => {
      if (redis === undefined) return skip('redis-server is not there (apt-get install redis-server)');
      const began = Date.now();
      let done = false;
      const flushing = (async () => {
        for (; !done;) await redis?.command('flushall');
      })();
      const codes: string[] = [];
      for (let round = 0; round < 100; round += 1) {
        const answers = await atOnce(100, (n) =>
          at(n).anonymous.post('/auth/login', guess(100 * round + n), from('10.7.0.1')),
        );
        codes.push(...answers.map(({ body }) => body.code));
      }
      done = true;
      await flushing;
      const wrong = 'auth.wrong-credentials';
      const windows = 1 + Math.floor((Date.now() - began) / 60_000);
      const counted = tally(codes);
      expect([...counted.keys()].sort()).toEqual([wrong, 'request.rate-limited']);
      expect(counted.get(wrong)).toBeGreaterThanOrEqual(10);
      expect(counted.get(wrong)).toBeLessThanOrEqual(10 * windows);
    },
  );

  it('let nobody guess more because Redis is gone, neither passwords nor PINs; nothing else stops', async ({
    skip,
  }) => {
    if (redis === undefined) return skip('redis-server is not there (apt-get install redis-server)');
    const alice = await at(0).member();
    expect((await alice.post('/wallet/pin', { pin: '4711', confirmPin: '4711' })).status).toBeLessThan(300);
    await redis.kill();
    const logins = await atOnce(60, (n) => at(n).anonymous.post('/auth/login', guess(n), from('10.8.0.1')));
    expect(tally(logins.map(({ body }) => body.code))).toEqual(
      new Map([
        ['auth.wrong-credentials', 10],
        ['request.rate-limited', 50],
      ]),
    );
    const pins = await atOnce(9, (n) =>
      alice.at(`${at(n).origin}/api/v1`).post('/wallet/pin/verify', { pin: `000${n}` }),
    );
    expect(tally(pins.map(({ status }) => status))).toEqual(
      new Map([
        [401, 5],
        [423, 4],
      ]),
    );
    for (const n of [0, 1]) {
      const reads = await atOnce(110, () => alice.at(`${at(n).origin}/api/v1`).get('/users/me'));
      expect(new Set(reads.map(({ status }) => status))).toEqual(new Set([200, 429]));
    }
  });
});
