import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Api, type Ask } from './api.ts';
import { Random } from './random.ts';
import { Session } from './session.ts';

const Thing = z.object({ id: z.string() });

type Reaction = () => Response | Promise<Response>;

function json(status: number, body: unknown, headers: Record<string, string> = {}): Reaction {
  return () => Response.json(body, { status, headers });
}
function problem(status: number, code: string, headers: Record<string, string> = {}): Reaction {
  return json(status, { status, code, title: 'No', detail: 'because' }, headers);
}
const lost: Reaction = () => Promise.reject(new TypeError('fetch failed', { cause: new Error('read ECONNRESET') }));

/** Guildhall as it answers one after the other. */
function apiThatAnswers(...reactions: readonly Reaction[]) {
  const left = [...reactions];
  const sent: string[] = [];
  const waits: number[] = [];
  const api = new Api({
    unlimited: 'token',
    base: 'http://guild/api/v1',
    random: new Random(1, 'test'),
    onAnswer: () => undefined,
    signal: new AbortController().signal,
    fetch: async (input, init) => {
      const authorization = new Headers(init?.headers).get('authorization');
      sent.push(
        [init?.method, String(input).replace('http://guild/api/v1', ''), authorization].filter(Boolean).join(' '),
      );
      const next = left.shift();
      if (next === undefined) throw new Error('nobody expected this request');
      return next();
    },
    wait: async (milliseconds) => waits.push(milliseconds),
  });
  return { api, sent, waits };
}

const read: Ask<z.infer<typeof Thing>> = { method: 'GET', path: '/things/1', answer: Thing };
const write: Ask<z.infer<typeof Thing>> = { method: 'POST', path: '/things', body: { name: 'one' }, answer: Thing };

describe('asking Guildhall', () => {
  it.each([429, 503])('is patient after %i, for as long as Retry-After says', async (status) => {
    const { api, waits } = apiThatAnswers(problem(status, 'busy', { 'retry-after': '7' }), json(200, { id: 'a' }));
    expect(await api.ask(read)).toEqual({ id: 'a' });
    expect(waits[0]).toBeGreaterThanOrEqual(7_000);
    expect(waits[0]).toBeLessThan(8_000);
    expect(api.putOff).toBe(1);
  });

  it('waits longer each time when it is not told how long, and gives up in the end', async () => {
    const { api, waits } = apiThatAnswers(...Array.from({ length: 9 }, () => lost));
    await expect(api.ask(read)).rejects.toThrow('GET /things/1 was tried 9 times, the last time: read ECONNRESET');
    expect(waits).toHaveLength(8);
    expect(waits.at(-1)).toBeGreaterThan(10 * (waits[0] ?? 0));
  });

  it.each([
    ['whose answer was lost', lost],
    ['that failed half-way', problem(503, 'database.unavailable')],
  ])('does not repeat a writing %s when it took effect', async (_, reaction) => {
    const { api, sent } = apiThatAnswers(reaction);
    expect(await api.ask({ ...write, find: async () => ({ id: 'found' }) })).toEqual({ id: 'found' });
    expect(sent).toEqual(['POST /things']);
    expect(api.lookedUp).toBe(1);
  });

  it('repeats a writing whose answer was lost when it took no effect', async () => {
    const { api, sent } = apiThatAnswers(lost, json(201, { id: 'new' }));
    expect(await api.ask({ ...write, find: async () => undefined })).toEqual({ id: 'new' });
    expect(sent).toEqual(['POST /things', 'POST /things']);
  });

  it('does not look for what was surely refused', async () => {
    const { api } = apiThatAnswers(problem(429, 'limited'), json(201, { id: 'new' }));
    expect(await api.ask({ ...write, find: async () => ({ id: 'not asked for' }) })).toEqual({ id: 'new' });
  });

  it('stops at any other answer, with its code and detail in one line', async () => {
    const { api } = apiThatAnswers(problem(400, 'request.invalid'), () => new Response('<html>', { status: 502 }));
    await expect(api.ask(write)).rejects.toThrow(/^POST \/things answered 400 request\.invalid: because$/);
    await expect(api.ask(write)).rejects.toThrow('POST /things answered 502 unknown: no problem document came with it');
  });

  it('stops at an answer that is not what was promised', async () => {
    const { api } = apiThatAnswers(json(200, { id: 5 }));
    await expect(api.ask(read)).rejects.toThrow('GET /things/1 answered 200, but not what was expected: id:');
  });
});

describe('a session', () => {
  const tokens = (name: string) => ({ accessToken: name, refreshToken: `${name}-refresh`, expiresIn: 900 });
  const credentials = { identifier: 'ada', password: 'welcome' };
  const user = {
    id: '1',
    username: 'ada',
    displayName: 'Ada',
    bio: '',
    email: null,
    followerCount: 0,
    followingCount: 0,
    postCount: 0,
  };

  it('renews its token a little before it ends, once for all who wait', async () => {
    const { api, sent } = apiThatAnswers(
      json(200, { id: 'a' }),
      json(200, tokens('second')),
      json(200, { id: 'a' }),
      json(200, { id: 'a' }),
    );
    let now = 0;
    const by = new Session(api, credentials, tokens('first'), () => now);
    await api.ask({ ...read, by });
    now = 850_000;
    await Promise.all([api.ask({ ...read, by }), api.ask({ ...read, by })]);
    expect(sent).toEqual([
      'GET /things/1 Bearer first',
      'POST /auth/refresh',
      'GET /things/1 Bearer second',
      'GET /things/1 Bearer second',
    ]);
  });

  it('renews a token that Guildhall calls expired, and asks again', async () => {
    const { api, sent } = apiThatAnswers(
      problem(401, 'auth.token-expired'),
      json(200, tokens('second')),
      json(200, { id: 'a' }),
    );
    await api.ask({ ...read, by: new Session(api, credentials, tokens('first')) });
    expect(sent).toEqual(['GET /things/1 Bearer first', 'POST /auth/refresh', 'GET /things/1 Bearer second']);
  });

  it('logs in again when the refresh token is not good any more', async () => {
    const { api, sent } = apiThatAnswers(
      problem(401, 'auth.token-expired'),
      problem(401, 'auth.invalid-refresh-token'),
      json(200, { user, tokens: tokens('third') }),
      json(200, { id: 'a' }),
    );
    await api.ask({ ...read, by: new Session(api, credentials, tokens('first')) });
    expect(sent.slice(1)).toEqual(['POST /auth/refresh', 'POST /auth/login', 'GET /things/1 Bearer third']);
  });
});
