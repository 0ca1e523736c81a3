import { request } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectProblem, type Answer, type Member } from './support/client.ts';
import { atOnce, inParallel } from './support/concurrently.ts';
import { useGuildhall } from './support/guildhall.ts';
import { fill, OpenApi, type Operation } from './support/openapi.ts';
import { exchange, raw } from './support/raw.ts';
import { anId } from './support/shapes.ts';

const nobody = '019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6d';
const json = { 'content-type': 'application/json' };

describe('lists', () => {
  const guildhall = useGuildhall();
  const lists = ['feed', 'posts', 'followers', 'following', 'likes', 'comments'] as const;
  type List = (typeof lists)[number];
  let scene: { alice: Member; bob: Member; path: (list: List) => string; other: (list: List) => string };

  beforeAll(async () => {
    const [alice, bob, ...friends] = await atOnce(5, () => guildhall().member());
    if (!alice || !bob) throw new Error('two members were expected');
    const [post, second] = [await alice.writes('first'), await alice.writes('second')];
    for (const friend of [bob, ...friends]) {
      for (const one of [alice, bob].filter((each) => each !== friend)) {
        await friend.follows(one);
        await one.follows(friend);
      }
      for (const { id } of [post, second]) {
        await friend.post(`/posts/${id}/like`);
        await friend.post(`/posts/${id}/comments`, { content: 'hi' });
      }
    }
    await bob.writes('third');
    await bob.writes('fourth');
    const pathOf = (owner: Member, postId: string) => (list: List) => {
      if (list === 'feed') return '/posts/feed';
      return list === 'likes' || list === 'comments' ? `/posts/${postId}/${list}` : `/users/${owner.id}/${list}`;
    };
    scene = { alice, bob, path: pathOf(alice, post.id), other: pathOf(bob, second.id) };
  });

  async function cursorOf(member: Member, path: string): Promise<string> {
    const answer = await member.get(`${path}?limit=1`);
    expect(answer.status).toBe(200);
    expect(answer.body.data).toHaveLength(1);
    return answer.body.nextCursor;
  }

  it.each(lists)('%s: a cursor goes on where the page ended, whatever the limit', async (list) => {
    const { alice, path } = scene;
    const [first, ...others] = (await alice.get(path(list))).body.data;
    const cursor = await cursorOf(alice, path(list));
    const rest = await alice.get(`${path(list)}?limit=50&cursor=${cursor}`);
    expect([first, ...rest.body.data]).toEqual([first, ...others]);
    expect(others.length).toBeGreaterThan(0);
  });

  it.each(lists)('%s: refuses a cursor that was changed anywhere', async (list) => {
    const { alice, path } = scene;
    const cursor = await cursorOf(alice, path(list));
    const flip = (at: number) => `${cursor.slice(0, at)}${cursor[at] === 'A' ? 'B' : 'A'}${cursor.slice(at + 1)}`;
    const changed = [
      ...Array.from(cursor, (_, at) => flip(at)),
      ...[1, 2, 4, 8, 20].map((fewer) => cursor.slice(0, -fewer)),
      cursor.slice(1),
      `${cursor}A`,
      `${cursor}AAAA`,
      `${cursor}=`,
      `${cursor} `,
      cursor.toLowerCase(),
      'x',
      '____',
      'e30',
      nobody,
      Buffer.from(nobody).toString('base64url'),
      Buffer.concat([Buffer.alloc(16), Buffer.from(nobody)]).toString('base64url'),
      Buffer.from(`${'\0'.repeat(16)}' or true --`).toString('base64url'),
      '\u0000',
      'ü',
      '🦊',
    ];
    for (const value of changed.filter((each) => each !== cursor)) {
      expectProblem(
        await alice.get(`${path(list)}?cursor=${encodeURIComponent(value)}`),
        400,
        'request.invalid-cursor',
      );
    }
    for (const value of ['', 'x'.repeat(1001)]) {
      expectProblem(await alice.get(`${path(list)}?cursor=${value}`), 400, 'request.invalid');
    }
  });

  it.each(lists)('%s: refuses the cursor of another list', async (list) => {
    const { alice, path } = scene;
    for (const another of lists.filter((each) => each !== list)) {
      const cursor = await cursorOf(alice, path(another));
      expectProblem(await alice.get(`${path(list)}?cursor=${cursor}`), 400, 'request.invalid-cursor');
    }
  });

  it.each(lists.filter((list) => list !== 'feed'))(
    '%s: refuses the cursor of the same list of something else',
    async (list) => {
      const { alice, path, other } = scene;
      const cursor = await cursorOf(alice, other(list));
      expectProblem(await alice.get(`${path(list)}?cursor=${cursor}`), 400, 'request.invalid-cursor');
    },
  );

  it.each(lists)('%s: refuses the cursor of another member', async (list) => {
    const { alice, bob, path } = scene;
    const cursor = await cursorOf(bob, path(list));
    expectProblem(await alice.get(`${path(list)}?cursor=${cursor}`), 400, 'request.invalid-cursor');
  });

  it.each([
    ['0', false],
    ['1', true],
    ['100', true],
    ['101', false],
    ['-1', false],
    ['1.5', false],
    ['abc', false],
    ['', false],
    ['NaN', false],
    ['Infinity', false],
    ['9007199254740993', false],
    ['1e400', false],
    ['1%00', false],
    ['%D9%A5', false],
    ['null', false],
    ['1e1', false],
    ['0x10', false],
    ['%205', false],
    ['+5', false],
  ])('take a limit of %j: %s', async (limit, isTaken) => {
    for (const list of lists) {
      const answer = await scene.alice.get(`${scene.path(list)}?limit=${limit}`);
      if (isTaken) expect(answer.status).toBe(200);
      else {
        expectProblem(answer, 400, 'request.invalid');
        expect(new Set(answer.body.errors.map((error: object) => JSON.stringify(error)))).toEqual(
          new Set([JSON.stringify({ path: 'limit', message: 'must be a whole number from 1 to 100' })]),
        );
      }
    }
  });

  it.each(['foo=1', 'Limit=1', 'offset=10', 'limit[]=1', 'constructor=1', 'toString=1', 'after=x', '%00=1', 'q', '=1'])(
    'refuse the unknown parameter %s',
    async (query) => {
      for (const list of lists)
        expectProblem(await scene.alice.get(`${scene.path(list)}?${query}`), 400, 'request.invalid');
    },
  );

  it.each(['limit=1&limit=1', 'limit=1&limit=2', 'cursor=a&cursor=b', 'limit=5&limit='])(
    'refuse the repeated parameter %s',
    async (query) => {
      for (const list of lists)
        expectProblem(await scene.alice.get(`${scene.path(list)}?${query}`), 400, 'request.invalid');
    },
  );

  it.each([
    'rank=best',
    'rank=LATEST',
    'only=posts',
    'exclude=',
    'exclude=text,cats',
    'rank=',
    'rank=latest&rank=latest',
  ])('refuse the feed of %s', async (query) => {
    expectProblem(await scene.alice.get(`/posts/feed?${query}`), 400, 'request.invalid');
  });
});

describe('bodies', () => {
  const guildhall = useGuildhall();
  let alice: Member;
  beforeAll(async () => {
    alice = await guildhall().member();
  });

  const send = (body: Buffer | string, headers: Readonly<Record<string, string>> = json): Promise<Answer> =>
    raw(guildhall().origin, {
      method: 'POST',
      path: '/api/v1/posts',
      body,
      headers: { authorization: `Bearer ${alice.accessToken}`, ...headers },
    });

  async function expectNothingStored(work: () => Promise<void>): Promise<void> {
    const before = (await alice.get('/users/me')).body;
    await work();
    expect((await alice.get('/users/me')).body).toEqual(before);
  }

  it.each([
    '{',
    '}',
    '{"content":"a",}',
    "{'content':'a'}",
    'content=a',
    '{"content":"a"} x',
    '{"content":"a\nb"}',
    '{"content":NaN}',
    'NaN',
    ' ',
    '\0',
    '{"content":"\\x41"}',
    '<p/>',
  ])('that are no JSON are refused: %j', (body) =>
    expectNothingStored(async () => {
      const answer = await send(body);
      expectProblem(answer, 400, 'request.unreadable-body');
      expect(JSON.stringify(answer.body)).not.toMatch(/\bat \S+ \(|node_modules|\/work\//);
    }),
  );

  it.each([
    ['a lone 0xff', [0xff]],
    ['an overlong NUL', [0xc0, 0x80]],
    ['an encoded surrogate', [0xed, 0xa0, 0x80]],
    ['a cut sequence', [0xe2, 0x82]],
    ['more than Unicode', [0xf4, 0x90, 0x80, 0x80]],
    ['Latin-1', [...Buffer.from('é', 'latin1')]],
  ])('that are no UTF-8 are refused: %s', (_, bytes) =>
    expectNothingStored(async () => {
      const body = Buffer.concat([Buffer.from('{"content":"'), Buffer.from(bytes), Buffer.from('"}')]);
      expectProblem(await send(body), 400, 'request.unreadable-body');
    }),
  );

  it('in UTF-16 are refused', () =>
    expectNothingStored(async () => {
      expectProblem(await send(Buffer.from('\ufeff{"content":"a"}', 'utf16le')), 400, 'request.unreadable-body');
      const declared = await send(Buffer.from('{"content":"a"}', 'utf16le'), {
        'content-type': 'application/json; charset=utf-16le',
      });
      expect([400, 415]).toContain(declared.status);
    }));

  const deep = (depth: number, open: string, close: string) => `${open.repeat(depth)}1${close.repeat(depth)}`;

  it.each([
    ['lists', deep(20_000, '[', ']')],
    ['objects', deep(20_000, '{"a":', '}')],
    ['a known field', `{"content":${deep(20_000, '[', ']')}}`],
    ['an unknown field', `{"content":"a","b":${deep(20_000, '{"a":[', ']}')}}`],
    ['as deep as fits', deep(131_000, '[', ']')],
  ])('nested 20,000 deep are refused, and nothing breaks: %s', (_, body) =>
    expectNothingStored(async () => {
      const answer = await send(body);
      expect(answer.status, JSON.stringify(answer.body).slice(0, 200)).toBe(400);
      expect(answer.body.code).toMatch(/^request\./);
    }),
  );

  it('of 256 KiB are read, and a byte more is too large', async () => {
    const sized = (bytes: number) => `{"content":"${'x'.repeat(bytes - 14)}"}`;
    expect(sized(262_144)).toHaveLength(262_144);
    expectProblem(await send(sized(262_144)), 400, 'request.invalid');
    expectProblem(await send(sized(262_145)), 413, 'request.body-too-large');
    expectProblem(await send(sized(1_000_000)), 413, 'request.body-too-large');
  });

  it('that do not say how large they are may not be larger', async () => {
    const chunked = async (chunks: number): Promise<number | undefined> => {
      const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
      const outgoing = request(
        `${guildhall().origin}/api/v1/posts`,
        { method: 'POST', headers: { ...json, authorization: `Bearer ${alice.accessToken}` } },
        (response) => {
          response.resume();
          response.once('end', () => resolve(response.statusCode));
        },
      );
      outgoing.once('error', reject);
      outgoing.write('{"content":"');
      for (let chunk = 0; chunk < chunks; chunk += 1) outgoing.write('x'.repeat(1024));
      outgoing.end('"}');
      return promise;
    };
    expect(await chunked(1)).toBe(201);
    expect(await chunked(300)).toBe(413);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'application/jsonp',
    'text/json',
    'x',
    '*/*',
    'application/merge-patch+json',
  ])('of the type %j are refused', (type) =>
    expectNothingStored(async () => {
      expectProblem(await send('{"content":"a"}', { 'content-type': type }), 415, 'request.unsupported-media-type');
    }),
  );

  it('of no type are refused', () =>
    expectNothingStored(async () =>
      expectProblem(await send('{"content":"a"}', {}), 415, 'request.unsupported-media-type'),
    ));

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'APPLICATION/JSON',
    'application/json;charset=UTF-8',
  ])('of the type %j are read', async (type) => {
    const answer = await send('{"content":"gemäß 🦊"}', { 'content-type': type });
    expect(answer.status).toBe(201);
    expect(answer.body.content).toBe('gemäß 🦊');
  });

  it('that nobody expects are refused as the document says, and empty ones in chunks too', async () => {
    const { operations } = await OpenApi.of(guildhall().origin);
    const bodiless = operations.filter(({ method, hasBody, takesForm }) => method !== 'GET' && !hasBody && !takesForm);
    expect(bodiless.length).toBeGreaterThan(10);
    // nothing of it reaches a use case, so that one token is good for all
    const authorization = `Bearer ${(await guildhall().member()).accessToken}`;
    for (const { method, path, mentions } of bodiless) {
      const target = { method, path: fill(path, nobody) };
      const answers = [
        await raw(guildhall().origin, { ...target, headers: { authorization, 'transfer-encoding': 'chunked' } }),
        await raw(guildhall().origin, {
          ...target,
          headers: { authorization, 'content-type': 'text/plain' },
          body: 'x',
        }),
      ];
      for (const answer of answers) {
        expectProblem(answer, 415, 'request.unsupported-media-type');
        expect([path, mentions(415, answer.body.code)]).toEqual([path, true]);
      }
      const json = { authorization, 'content-type': 'application/json' };
      const broken = await raw(guildhall().origin, { ...target, headers: json, body: '{' });
      expectProblem(broken, 400, 'request.unreadable-body');
      expect([path, mentions(400, broken.body.code)]).toEqual([path, true]);
    }
  });

  it('that are compressed are refused', () =>
    expectNothingStored(async () => {
      const answer = await send(Buffer.from('1f8b0800000000000003', 'hex'), { ...json, 'content-encoding': 'gzip' });
      expect([400, 415]).toContain(answer.status);
    }));

  it.each(['[]', '[{"content":"a"}]', '"content"', '""', '1', '1e400', '-0', 'null', 'true', 'false'])(
    'that are no object are refused: %s',
    (body) => expectNothingStored(async () => expectProblem(await send(body), 400, 'request.invalid')),
  );

  it('that are missing are refused', () =>
    expectNothingStored(async () => {
      const answer = await send('');
      expectProblem(answer, 400, 'request.invalid');
      expect(answer.body.detail).toBe('body: is missing');
      expectProblem(await alice.post('/posts'), 400, 'request.invalid');
    }));

  it.each([
    '{"content":"a","__proto__":{"isAdmin":true}}',
    String.raw`{"content":"a","\u005f_proto__":{"isAdmin":true}}`,
    '{"content":"a","constructor":{"prototype":{"isAdmin":true}}}',
    '{"content":"a","constructor":1}',
    '{"content":"a","prototype":{}}',
    '{"content":"a","toString":"x"}',
    '{"content":{"__proto__":"a"}}',
    '{"__proto__":null,"content":"a"}',
  ])('that reach for prototypes are refused: %s', (body) =>
    expectNothingStored(async () => {
      const answer = await send(body);
      expect(answer.status).toBe(400);
      expect(answer.body.code).toMatch(/^request\.(invalid|unreadable-body)$/);
      expect(Reflect.get({}, 'isAdmin')).toBeUndefined();
    }),
  );

  it('that say a thing twice are refused, or mean the last', async () => {
    const answer = await send('{"content":"first","content":"last"}');
    if (answer.status === 201) expect(answer.body.content).toBe('last');
    else expectProblem(answer, 400, 'request.unreadable-body');
  });

  it('with unknown fields are refused by name, briefly', () =>
    expectNothingStored(async () => {
      const one = await send('{"content":"a","contents":"b"}');
      expectProblem(one, 400, 'request.invalid');
      expect(one.body.errors).toEqual([{ path: 'contents', message: 'is not a known field' }]);
      expect(one.body.detail).toBe('contents: is not a known field');

      const long = await send(JSON.stringify({ content: 'a', ['x'.repeat(100_000)]: 1 }));
      expectProblem(long, 400, 'request.invalid');
      expect(JSON.stringify(long.body).length).toBeLessThan(1000);

      const many = await send(
        JSON.stringify(Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`field${index}`, 1]))),
      );
      expectProblem(many, 400, 'request.invalid');
      expect(many.body.errors.length).toBeLessThanOrEqual(20);
    }));

  it('are refused before anything is done for whoever has no token', async () => {
    expectProblem(
      await raw(guildhall().origin, { method: 'POST', path: '/api/v1/posts', body: '{"content":"a"}', headers: json }),
      401,
      'auth.unauthenticated',
    );
  });
});

describe('request ids', () => {
  const guildhall = useGuildhall();
  const ask = (headers: Readonly<Record<string, string>>, path = '/api/v1/nowhere') =>
    raw(guildhall().origin, { path, headers });

  it.each(['a', '0123456789abcdef', 'trace-1.2:3_4', 'x'.repeat(128)])('are taken: %j', async (id) => {
    for (const path of ['/api/v1/nowhere', '/api/v1/health', '/api/v1/users/me', '/api/v1/%zz', '/nowhere']) {
      const answer = await ask({ 'x-request-id': id }, path);
      expect(answer.headers.get('x-request-id'), path).toBe(id);
      if (answer.status >= 400) expect(answer.body.requestId).toBe(id);
    }
  });

  it('are made when there is none, each anew', async () => {
    const answers = await atOnce(5, () => ask({}));
    const ids = answers.map(({ headers }) => headers.get('x-request-id'));
    expect(new Set(ids).size).toBe(5);
    expect(ids).toEqual(Array.from({ length: 5 }, () => anId));
    expect(answers.map(({ body }) => body.requestId)).toEqual(ids);
  });

  it.each([
    '',
    ' ',
    'x'.repeat(129),
    '<script>alert(1)</script>',
    'a b',
    'a\tb',
    'a,b',
    'é',
    '"',
    "' or 1=1 --",
    '{"a":1}',
    '../..',
    '%0d%0aset-cookie:x',
    '${jndi:ldap://x}',
  ])('are not taken from whoever writes %j', async (id) => {
    for (const path of ['/api/v1/nowhere', '/api/v1/health', '/api/v1/%zz']) {
      const answer = await ask({ 'x-request-id': id }, path);
      expect(answer.headers.get('x-request-id')).toEqual(anId);
      if (id.length > 2) expect(JSON.stringify([...answer.headers, answer.body])).not.toContain(id);
    }
  });
});

describe('problems', () => {
  const guildhall = useGuildhall();

  it.each([
    ['an unknown route', '/api/v1/nowhere', 404, 'request.no-such-route'],
    ['the prefix', '/api/v1', 404, 'request.no-such-route'],
    ['another version', '/api/v2/health', 404, 'request.no-such-route'],
    ['the root', '/', 404, 'request.no-such-route'],
    ['a file', '/.env', 404, 'request.no-such-route'],
    ['a path upwards', '/api/docs/../../package.json', 400, 'request.invalid'],
    ['a path upwards in the API', '/api/v1/../../package.json', 404, 'request.no-such-route'],
    ['a path upwards, encoded', '/api/docs/..%2f..%2fpackage.json', 404, 'request.no-such-route'],
    ['a broken escape', '/api/v1/%zz', 400, 'request.invalid'],
    ['a broken escape in a parameter', '/api/v1/users/%', 400, 'request.invalid'],
    ['an escape that is no UTF-8', '/api/v1/users/%ff', 400, 'request.invalid'],
    ['an overlong escape', '/api/v1/users/%c0%80', 400, 'request.invalid'],
  ])('tell of %s', async (_, path, status, code) => {
    const answer = await raw(guildhall().origin, { path });
    expectProblem(answer, status, code);
    expect(answer.body.instance).toBe(path);
  });

  it('tell of a parameter with NUL, and of one that is far too long', async () => {
    const alice = await guildhall().member();
    const headers = { authorization: `Bearer ${alice.accessToken}` };
    for (const path of [
      '/api/v1/users/%00',
      '/api/v1/posts/%00',
      `/api/v1/users/${'x'.repeat(101)}`,
      `/api/v1/users/${'x'.repeat(5000)}`,
      `/api/v1/posts/${'0'.repeat(8000)}/like`,
    ]) {
      const answer = await raw(guildhall().origin, { path, headers });
      expect([400, 404, 414], path.slice(0, 40)).toContain(answer.status);
      expectProblem(answer, answer.status, answer.body.code);
      expect(answer.body.code, path.slice(0, 40)).toMatch(/^(request|users)\.(invalid|not-found|no-such-route)$/);
    }
  });

  it.each([
    ['PUT', '/api/v1/posts'],
    ['GET', '/api/v1/auth/login'],
    ['DELETE', '/api/v1/auth/login'],
    ['PATCH', '/api/v1/health'],
    ['POST', '/api/v1/health'],
    ['TRACE', '/api/v1/health'],
    ['PROPFIND', '/api/v1/health'],
  ])('tell whoever calls %s %s that there is no such thing', async (method, path) => {
    const answer = await raw(guildhall().origin, { method, path });
    expect([404, 405]).toContain(answer.status);
    expectProblem(answer, answer.status, 'request.no-such-route');
  });

  it('have every field of RFC 9457, and no more than is promised', async () => {
    const alice = await guildhall().member();
    const answer = await alice.get(`/users/${nobody}?secret=1`);
    expect(answer.body).toStrictEqual({
      type: 'urn:guildhall:problem:users.not-found',
      title: 'User not found',
      status: 404,
      detail: 'User not found',
      instance: `/api/v1/users/${nobody}`,
      code: 'users.not-found',
      requestId: anId,
    });
  });

  const noHttp = [
    'nonsense\r\n\r\n',
    'GET / HTTP/9.9\r\n\r\n',
    `GET /api/v1/health HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`,
    'GET /api/v1/health HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n',
    'POST /api/v1/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
  ];

  it('answer bytes that are not HTTP, hang up, and go on serving others', async () => {
    for (const bytes of noHttp) {
      const received = await exchange(guildhall().origin, bytes);
      expect(received).toMatch(/^HTTP\/1\.1 4\d\d /);
      expect(received).not.toMatch(/node_modules|\bat \S+ \(/);
    }
    expect((await guildhall().anonymous.get('/health')).status).toBe(200);
  });

  it('speak of bytes that are not HTTP in the same words', async () => {
    for (const bytes of noHttp)
      expect(await exchange(guildhall().origin, bytes)).toMatch(/^content-type: application\/problem\+json/im);
  });
});

describe('methods beside the documented ones', () => {
  const guildhall = useGuildhall();

  it('HEAD answers as GET would, without a body', async () => {
    const alice = await guildhall().member();
    await alice.writes('hello');
    for (const path of [
      '/api/v1/health',
      '/api/v1/posts/feed',
      '/api/v1/users/me',
      `/api/v1/users/${nobody}`,
      '/api/v1/nowhere',
      '/api/v1/%zz',
      '/api/docs-json',
    ]) {
      const headers = { authorization: `Bearer ${alice.accessToken}`, 'x-request-id': 'same' };
      const [head, get] = [
        await raw(guildhall().origin, { method: 'HEAD', path, headers }),
        await raw(guildhall().origin, { path, headers }),
      ];
      expect(head.status, path).toBe(get.status);
      expect(head.body).toBe('');
      const told = (answer: Answer) =>
        [...answer.headers].filter(([name]) => name !== 'date' && name !== 'content-length').sort();
      if (path !== '/api/v1/health') expect(told(head), path).toEqual(told(get));
    }
  });

  it('HEAD of what is private is refused to whoever has no token', async () => {
    expect((await raw(guildhall().origin, { method: 'HEAD', path: '/api/v1/users/me' })).status).toBe(401);
  });

  it('OPTIONS that ask for nothing are a problem or nothing, never somebody’s data', async () => {
    for (const path of ['/api/v1/posts', '/api/v1/users/me', '/api/v1/nowhere']) {
      const answer = await raw(guildhall().origin, { method: 'OPTIONS', path });
      if (answer.status >= 400) expectProblem(answer, answer.status, answer.body.code);
      else expect([answer.status, answer.body]).toEqual([204, '']);
    }
  });

  const preflight = (origin: string, path = '/api/v1/posts') =>
    raw(guildhall().origin, {
      method: 'OPTIONS',
      path,
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    });

  it('a preflight of any origin is answered in development, without credentials', async () => {
    const answer = await preflight('https://app.example.org');
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-allow-methods')?.split(/, ?/)).toEqual(
      expect.arrayContaining(['GET', 'POST', 'PATCH', 'DELETE']),
    );
    expect(answer.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('authorization');
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('answers, also refusals, may be read by a page of another origin', async () => {
    for (const path of ['/api/v1/health', '/api/v1/users/me', '/api/v1/nowhere']) {
      const answer = await raw(guildhall().origin, { path, headers: { origin: 'https://app.example.org' } });
      expect(answer.headers.get('access-control-allow-origin'), path).toBe('*');
      const exposed = answer.headers.get('access-control-expose-headers')?.toLowerCase() ?? '';
      for (const name of ['location', 'x-request-id', 'retry-after']) expect(exposed, path).toContain(name);
    }
  });
});

describe('with origins configured', () => {
  const guildhall = useGuildhall({
    GUILDHALL__SERVER__CORS_ORIGINS: 'https://app.example.org, https://other.example.org',
  });

  it.each([
    ['https://app.example.org', true],
    ['https://other.example.org', true],
    ['https://evil.example.org', false],
    ['https://app.example.org.evil.org', false],
    ['http://app.example.org', false],
    ['null', false],
  ])('the origin %s is allowed: %s', async (origin, isAllowed) => {
    for (const method of ['GET', 'OPTIONS']) {
      const answer = await raw(guildhall().origin, {
        method,
        path: '/api/v1/health',
        headers: { origin, ...(method === 'OPTIONS' ? { 'access-control-request-method': 'GET' } : {}) },
      });
      expect(answer.headers.get('access-control-allow-origin')).toBe(isAllowed ? origin : null);
      expect(answer.headers.get('vary')?.toLowerCase()).toContain('origin');
    }
  });
});

describe('headers', () => {
  const guildhall = useGuildhall();

  const security = {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    'cross-origin-resource-policy': 'cross-origin',
  };

  const kinds: readonly (readonly [string, (member: Member) => Parameters<typeof raw>[1]])[] = [
    ['200', () => ({ path: '/api/v1/health' })],
    ['200 of a member', () => ({ path: '/api/v1/users/me' })],
    ['201', () => ({ method: 'POST', path: '/api/v1/posts', headers: json, body: '{"content":"a"}' })],
    ['204', () => ({ method: 'POST', path: '/api/v1/auth/logout' })],
    ['HEAD', () => ({ method: 'HEAD', path: '/api/v1/health' })],
    ['400 of the schema', () => ({ method: 'POST', path: '/api/v1/posts', headers: json, body: '{}' })],
    ['400 of the parser', () => ({ method: 'POST', path: '/api/v1/posts', headers: json, body: '{' })],
    ['400 of the router (%zz)', () => ({ path: '/api/v1/%zz' })],
    ['401', () => ({ path: '/api/v1/users/me', headers: { authorization: 'Bearer x' } })],
    ['404 of a route', () => ({ path: '/api/v1/nowhere' })],
    ['OPTIONS', () => ({ method: 'OPTIONS', path: '/api/v1/posts' })],
    ['404 outside the API', () => ({ path: '/nowhere' })],
    ['404 of a member', () => ({ path: `/api/v1/users/${nobody}` })],
    ['413', () => ({ method: 'POST', path: '/api/v1/posts', headers: json, body: 'x'.repeat(300_000) })],
    ['415', () => ({ method: 'POST', path: '/api/v1/posts', headers: { 'content-type': 'text/plain' }, body: 'x' })],
  ];

  async function answerTo(kind: (typeof kinds)[number][1]): Promise<Answer> {
    const member = await guildhall().member();
    const wanted = kind(member);
    return raw(guildhall().origin, {
      ...wanted,
      headers: { authorization: `Bearer ${member.accessToken}`, ...wanted.headers },
    });
  }

  it.each(kinds)('protect: %s', async (name, kind) => {
    const answer = await answerTo(kind);
    if (/^\d/.test(name)) expect(String(answer.status)).toBe(name.slice(0, 3));
    expect(Object.fromEntries(answer.headers)).toMatchObject(security);
    expect(answer.headers.get('x-powered-by')).toBeNull();
    expect(answer.headers.get('server')).toBeNull();
    expect(answer.headers.get('strict-transport-security')).toBeNull();
  });

  it.each(kinds)('forbid to store: %s', async (_, kind) => {
    expect((await answerTo(kind)).headers.get('cache-control')).toBe('no-store');
  });

  it('name the content, so that what a phone has is not sent again until it changes', async () => {
    const [alice, bob] = await atOnce(2, () => guildhall().member());
    if (!alice || !bob) throw new Error('two members were expected');
    await bob.follows(alice);
    const post = await alice.writes('first');
    for (const path of ['/posts/feed', `/posts/${post.id}`, `/users/${alice.id}/posts`, `/users/${alice.id}`]) {
      const etag = (await bob.get(path)).headers.get('etag') ?? '';
      expect(etag, path).toMatch(/^"[\w-]{27}"$/);
      const ask = (tags: string) => bob.get(path, { headers: { 'if-none-match': tags } });
      for (const tags of [etag, `"x", W/${etag}`, '*']) {
        const { status, body, headers } = await ask(tags);
        expect([status, body, headers.get('etag'), headers.get('content-type')], tags).toEqual([304, '', etag, null]);
      }
      expect((await ask('"x"')).status).toBe(200);
      await alice.post(`/posts/${post.id}/like`);
      await alice.patch('/users/me', { displayName: `Alice of ${path}` });
      const changed = await ask(etag);
      expect([changed.status, changed.headers.get('etag') === etag], path).toEqual([200, false]);
      await alice.delete(`/posts/${post.id}/like`);
    }
    const refused = await bob.get(`/posts/${nobody}`, { headers: { 'if-none-match': '*' } });
    expect([refused.status, refused.headers.get('etag')]).toEqual([404, null]);
  });

  it('let the API pages run their own scripts, and no others', async () => {
    const answer = await raw(guildhall().origin, { path: '/api/docs' });
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(answer.status).toBe(200);
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('in production', () => {
  const guildhall = useGuildhall({ NODE_ENV: 'production', GUILDHALL__LOG__LEVEL: 'silent' });

  it('browsers are told to stay with https, and no other origin may read', async () => {
    const answer = await raw(guildhall().origin, {
      path: '/api/v1/health',
      headers: { origin: 'https://app.example.org' },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('strict-transport-security')).toMatch(/max-age=\d{7,}/);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('without a token', () => {
  const guildhall = useGuildhall();
  let operations: readonly Operation[] = [];
  beforeAll(async () => {
    operations = (await OpenApi.of(guildhall().origin)).operations;
  });
  const closed = () => operations.filter(({ isPublic }) => !isPublic);

  const open = [
    'GET /api/v1/dev/inbox',
    // by a signed link, for who was told of it
    'GET /api/v1/exports/{id}/file',
    'GET /api/v1/health',
    'GET /api/v1/health/live',
    'GET /api/v1/health/ready',
    'GET /api/v1/health/startup',
    'GET /api/v1/media/{id}/file',
    'GET /api/v1/media/{id}/thumbnail',
    'POST /api/v1/auth/login',
    'POST /api/v1/auth/password/forgot',
    'POST /api/v1/auth/password/reset',
    'POST /api/v1/auth/refresh',
    'POST /api/v1/auth/register',
    'POST /api/v1/auth/resend',
    'POST /api/v1/auth/verify',
    // signed by the provider of money
    'POST /api/v1/funding/deposits',
    'POST /api/v1/funding/payouts',
  ];

  it('only these routes are open, and the document says which', () => {
    expect(
      operations
        .filter(({ isPublic }) => isPublic)
        .map(({ method, path }) => `${method} ${path}`)
        .sort(),
    ).toEqual(open);
    expect(operations.length).toBeGreaterThan(30);
  });

  it('every other route answers 401', async () => {
    expect(closed().length).toBeGreaterThan(23);
    for (const { method, path, example, hasBody } of closed()) {
      const answer = await raw(guildhall().origin, {
        method,
        path: fill(path, nobody),
        ...(hasBody ? { body: JSON.stringify(example), headers: json } : {}),
      });
      expectProblem(answer, 401, 'auth.unauthenticated');
      expect(answer.headers.get('www-authenticate'), `${method} ${path}`).toBe('Bearer');
    }
  });

  it('HEAD and OPTIONS tell nothing either', async () => {
    await inParallel(closed(), 16, async ({ method, path }) => {
      const head = await raw(guildhall().origin, { method: 'HEAD', path: fill(path, nobody) });
      expect([path, head.status, head.body]).toEqual([path, method === 'GET' ? 401 : expect.any(Number), '']);
      expect([401, 404], path).toContain(head.status);
      const options = await raw(guildhall().origin, { method: 'OPTIONS', path: fill(path, nobody) });
      expect([path, options.status, options.body]).toEqual([path, 204, '']);
    });
  });

  it('a preflight says what browsers may send, and nothing of the route', async () => {
    const headers = { origin: 'https://app.example.org', 'access-control-request-method': 'DELETE' };
    const [there, missing] = [
      await raw(guildhall().origin, { method: 'OPTIONS', path: '/api/v1/users/me', headers }),
      await raw(guildhall().origin, { method: 'OPTIONS', path: '/api/v1/nowhere', headers }),
    ];
    for (const answer of [there, missing]) {
      expect(answer.status).toBe(204);
      expect(answer.headers.get('access-control-allow-methods')).toContain('DELETE');
      expect(answer.headers.get('x-request-id')).not.toBeNull();
    }
  });

  const variants: readonly (readonly [string, (path: string) => string])[] = [
    ['//', (path) => `/${path}`],
    ['// inside', (path) => path.replace('/v1/', '/v1//')],
    ['// before the end', (path) => path.replace(/\/([^/]*)$/, '//$1')],
    ['a trailing /', (path) => `${path}/`],
    ['a trailing //', (path) => `${path}//`],
    [';x', (path) => `${path};x`],
    [';x=1/', (path) => `${path};x=1/`],
    ['/;', (path) => `${path}/;`],
    ['%2F for the last /', (path) => path.replace(/\/([^/]*)$/, '%2F$1')],
    ['%2f everywhere', (path) => path.replaceAll('/', '%2f').replace('%2f', '/')],
    ['%5C', (path) => path.replaceAll('/', '%5C').replace('%5C', '/')],
    ['a backslash', (path) => path.replaceAll('/', '\\').replace('\\', '/')],
    ['an escaped letter', (path) => path.replace('/v1/', '/%761/')],
    ['a doubly escaped letter', (path) => path.replace('/v1/', '/%25761/')],
    ['upper case', (path) => path.toUpperCase()],
    ['/./', (path) => path.replace('/v1/', '/v1/./')],
    ['/../', (path) => path.replace('/v1/', '/v1/health/../')],
    ['/%2e%2e/', (path) => path.replace('/v1/', '/v1/health/%2e%2e/')],
    ['/..;/', (path) => path.replace('/v1/', '/v1/health/..;/')],
    ['a trailing %00', (path) => `${path}%00`],
    ['a trailing %20', (path) => `${path}%20`],
    ['a trailing .', (path) => `${path}.`],
    ['.json', (path) => `${path}.json`],
    ['?', (path) => `${path}?`],
    ['?/health', (path) => `${path}?/api/v1/health`],
    ['#', (path) => `${path}#/api/v1/health`],
    ['another host', (path) => `http://localhost${path}`],
  ];

  it.each(variants)('no way around the guard leads through %s', async (_, vary) => {
    await inParallel(closed(), 16, async ({ method, path, example, hasBody }) => {
      const varied = vary(fill(path, nobody));
      const answer = await raw(guildhall().origin, {
        method,
        path: varied,
        ...(hasBody ? { body: JSON.stringify(example), headers: json } : {}),
      });
      expect([400, 401, 404], `${method} ${varied}`).toContain(answer.status);
      expectProblem(answer, answer.status, answer.body.code);
    });
  });

  it.each([
    'x-http-method-override',
    'x-http-method',
    'x-method-override',
    'x-original-url',
    'x-rewrite-url',
    'x-forwarded-path',
    'x-forwarded-user',
    'x-user-id',
    'x-middleware-subrequest',
  ])('no way around the guard leads through the header %s', async (name) => {
    await inParallel(closed(), 16, async ({ method, path }) => {
      const target = fill(path, nobody);
      for (const value of [method, '/api/v1/health', nobody]) {
        for (const sent of new Set([method, 'GET'])) {
          const answer = await raw(guildhall().origin, { method: sent, path: target, headers: { [name]: value } });
          expect([400, 401, 404], `${sent} ${target} ${name}: ${value}`).toContain(answer.status);
        }
      }
      const health = await raw(guildhall().origin, {
        path: '/api/v1/health',
        headers: { [name]: name.includes('url') ? target : method },
      });
      expect(health.body).toMatchObject({ status: 'ok' });
    });
  });

  it('and nothing of it had an effect', async () => {
    const [counted] = await guildhall().database.query(
      'select (select count(*) from users.users) + (select count(*) from posts.posts) + (select count(*) from posts.comments) as n',
    );
    expect(counted).toEqual({ n: '0' });
  });
});

describe('what was created', () => {
  const guildhall = useGuildhall();

  it('is where Location says', async () => {
    const alice = await guildhall().member();
    const post = await alice.post('/posts', { content: 'hello' });
    const comment = await alice.post(`/posts/${post.body.id}/comments`, { content: 'hi' });
    for (const created of [post, comment]) {
      expect(created.status).toBe(201);
      const location = created.headers.get('location') ?? '';
      const answer = await raw(guildhall().origin, {
        path: location,
        headers: { authorization: `Bearer ${alice.accessToken}` },
      });
      expect(answer.status, location).toBe(200);
      expect(answer.body.id).toBe(created.body.id);
    }
  });
});
