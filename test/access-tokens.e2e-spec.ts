import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { expectProblem, type Answer } from './support/client.ts';
import { inParallel } from './support/concurrently.ts';
import { Device } from './support/device.ts';
import { useGuildhall } from './support/guildhall.ts';
import { anId } from './support/shapes.ts';
import { claimsOf, encode, forge, testSecret, type Claims } from './support/tokens.ts';

const guildhall = useGuildhall();

async function genuine(): Promise<{ readonly token: string; readonly claims: Claims }> {
  const token = String((await guildhall().member()).accessToken);
  return { token, claims: claimsOf(token) };
}

const send = (authorization: string): Promise<Answer> =>
  guildhall().anonymous.get('/auth/me', { headers: { authorization } });

const hour = 3600;
const now = () => Math.floor(Date.now() / 1000);
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** A token with a signature of any kind. */
const signedBy = (header: object, claims: Claims, signature: (signed: Buffer) => Buffer | string): string => {
  const signed = `${encode({ typ: 'JWT', ...header })}.${encode(claims)}`;
  return `${signed}.${Buffer.from(signature(Buffer.from(signed))).toString('base64url')}`;
};

type Trick = (claims: Claims, token: string) => string;

const unsigned = Object.fromEntries(
  ['none', 'None', 'NONE', 'nOnE', '', null].flatMap((alg): [string, Trick][] => [
    [`alg ${JSON.stringify(alg)}, no signature`, (claims) => `${encode({ alg, typ: 'JWT' })}.${encode(claims)}.`],
    [`alg ${JSON.stringify(alg)}, signed`, (claims) => forge({ claims, header: { alg } })],
    [
      `alg ${JSON.stringify(alg)}, with the signature of a good one`,
      (claims, token) => `${encode({ alg, typ: 'JWT' })}.${encode(claims)}.${token.split('.')[2]}`,
    ],
  ]),
);

const confused: Readonly<Record<string, Trick>> = {
  ...Object.fromEntries(
    [
      ...'HS384 HS512 RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES256K ES384 ES512 EdDSA hs256 Hs256 HS1 dir'.split(
        ' ',
      ),
      'HS256 ',
      'HS256\0',
      undefined,
      0,
      true,
      ['HS256'],
      {},
    ].map((alg): [string, Trick] => [
      `alg ${JSON.stringify(alg)}, signed with the secret`,
      (claims) => forge({ claims, header: { alg } }),
    ]),
  ),
  'RS256, signed with a key of one’s own': (claims) =>
    signedBy({ alg: 'RS256' }, claims, (signed) => sign('sha256', signed, rsa.privateKey)),
  'RS256, with that key in the header (jwk)': (claims) =>
    signedBy({ alg: 'RS256', jwk: rsa.publicKey.export({ format: 'jwk' }) }, claims, (signed) =>
      sign('sha256', signed, rsa.privateKey),
    ),
  'HS256, signed with a public key': (claims) =>
    forge({ claims, key: String(rsa.publicKey.export({ type: 'spki', format: 'pem' })) }),
  'ES256, signed with a key of one’s own': (claims) =>
    signedBy({ alg: 'ES256' }, claims, (signed) =>
      sign('sha256', signed, { key: ec.privateKey, dsaEncoding: 'ieee-p1363' }),
    ),
  'ES256, with a signature of zeros': (claims) => signedBy({ alg: 'ES256' }, claims, () => Buffer.alloc(64)),
  'HS256, with a signature of zeros': (claims) => signedBy({ alg: 'HS256' }, claims, () => Buffer.alloc(32)),
  'HS256, half of its signature': (claims) =>
    signedBy({ alg: 'HS256' }, claims, (signed) =>
      createHmac('sha256', testSecret).update(signed).digest().subarray(0, 16),
    ),
  'alg said twice, the first time none': (claims) =>
    `${Buffer.from('{"alg":"none","alg":"HS256","typ":"JWT"}').toString('base64url')}.${encode(claims)}.`,
};

const keys: Readonly<Record<string, Trick>> = {
  ...Object.fromEntries(
    ['', ' ', '\0', 'secret', 'k', `${testSecret}.`, testSecret.slice(1), testSecret.toUpperCase(), 'guildhall'].map(
      (key): [string, Trick] => [`the key ${JSON.stringify(key)}`, (claims) => forge({ claims, key })],
    ),
  ),
  ...Object.fromEntries(
    [
      { kid: '../../../../dev/null' },
      { kid: `' union select 'k` },
      { kid: 0 },
      { kid: null },
      { jku: 'http://127.0.0.1:9/jwks.json' },
      { x5u: 'http://127.0.0.1:9/cert.pem' },
      { x5c: ['MIIB'] },
      { jwk: { kty: 'oct', k: Buffer.from('k').toString('base64url') } },
    ].flatMap((header) =>
      ['', 'k'].map((key): [string, Trick] => [
        `a key it brings: ${JSON.stringify(header)}, ${JSON.stringify(key)}`,
        (claims) => forge({ claims, header, key }),
      ]),
    ),
  ),
};

/** Signed with the right key, and still not what is asked for. */
const wrongClaims: Readonly<Record<string, (claims: Claims) => Claims>> = Object.fromEntries(
  (
    [
      ['typ', ['refresh', 'Access', '', null, undefined, ['access']]],
      ['aud', ['elsewhere', 'Guildhall', '', null, undefined, [], ['elsewhere'], {}]],
      ['iss', ['elsewhere', '', null, undefined, ['guildhall', 'elsewhere']]],
      ['sub', ["' or true --", '', null, undefined, 1, ['019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6d']]],
      ['sid', ['not an id', '', null, undefined, {}]],
      ['role', ['owner', 'ADMIN', '', null, 3, ['admin']]],
      ['exp', [undefined, null, 'tomorrow', '', 'Infinity', {}]],
      ['nbf', [now() + hour, 'tomorrow']],
    ] as const
  ).flatMap(([claim, values]) =>
    values.map((value): [string, (claims: Claims) => Claims] => [
      `${claim} ${JSON.stringify(value)}`,
      (claims) => ({ ...claims, [claim]: value }),
    ]),
  ),
);

const shapes: Readonly<Record<string, Trick>> = {
  'another payload under its signature': (claims, token) =>
    token.replace(/\.[^.]+\./, `.${encode({ ...claims, role: 'admin' })}.`),
  'its parts in another order': (_, token) => token.split('.').toReversed().join('.'),
  'a cut signature': (_, token) => token.slice(0, -4),
  'no signature': (_, token) => token.slice(0, token.lastIndexOf('.') + 1),
  'two parts': (_, token) => token.slice(0, token.lastIndexOf('.')),
  'a fourth part': (_, token) => `${token}.e30`,
  'five parts, as if encrypted': (_, token) => `${token}.e30.e30`,
  'itself twice': (_, token) => `${token}.${token}`,
  'a padded signature': (_, token) => `${token}=`,
  'a dot before it': (_, token) => `.${token}`,
  'a payload that is a list': () => forge({ claims: [] as unknown as Claims }),
  ...Object.fromEntries(
    [null, true, 1, 'sub'].map((claims): [string, Trick] => [
      `a payload that is ${JSON.stringify(claims)}`,
      () => forge({ claims: claims as unknown as Claims }),
    ]),
  ),
  'no JSON': () => 'a.b.c',
  'nothing between its dots': () => '..',
  'a great length': (_, token) => token + 'A'.repeat(8_000),
};

const tricks: Readonly<Record<string, Trick>> = {
  ...unsigned,
  ...confused,
  ...keys,
  ...Object.fromEntries(
    Object.entries(wrongClaims).map(([name, lie]): [string, Trick] => [
      name,
      (claims) => forge({ claims: lie(claims) }),
    ]),
  ),
  ...shapes,
};

describe('an access token', () => {
  it('says who, which session, for whom, for what and how long', async () => {
    const { claims } = await genuine();
    expect(claims).toStrictEqual({
      sub: anId,
      sid: anId,
      role: 'user',
      iss: 'guildhall',
      aud: 'guildhall',
      typ: 'access',
      iat: expect.any(Number),
      exp: Number(claims['iat']) + 900,
    });
  });

  it('made by hand with the right key is accepted (or the refusals below would mean nothing)', async () => {
    const { claims } = await genuine();
    const token = forge({ claims });
    expect((await send(`Bearer ${token}`)).status).toBe(200);
    const device = await Device.connect(guildhall().origin, { accessToken: token });
    device.leave();
    expect(await device.closed).toBe(1005);
  });

  it(`that is forged is refused, in each of ${Object.keys(tricks).length} ways`, async () => {
    const { claims, token } = await genuine();
    const accepted: string[] = [];
    await inParallel(Object.entries(tricks), 8, async ([name, trick]) => {
      const answer = await send(`Bearer ${trick(claims, token)}`);
      if (answer.status !== 401) return void accepted.push(`${name}: ${answer.status}`);
      expectProblem(answer, 401, 'auth.unauthenticated');
      expect(answer.headers.get('www-authenticate'), name).toBe('Bearer');
    });
    expect(accepted).toEqual([]);
  });

  it('that is forged opens no WebSocket either', async () => {
    const { claims, token } = await genuine();
    const statuses = await inParallel(
      Object.entries(tricks),
      8,
      async ([name, trick]) => `${name}: ${await Device.refusal(guildhall().origin, trick(claims, token))}`,
    );
    expect(statuses.filter((status) => !status.endsWith(': 401'))).toEqual([]);
  });

  it('with any one of its letters changed is refused', async () => {
    const { token } = await genuine();
    const accepted: string[] = [];
    const letters = [...token].flatMap((letter, at) => (letter === '.' ? [] : [at]));
    await inParallel(letters, 8, async (at) => {
      // the next one of its kind, so that the last bits of a part change too
      const other = token[at] === 'A' ? 'B' : String.fromCharCode(token.charCodeAt(at) ^ 1).replace(/[^\w-]/, 'A');
      const changed = token.slice(0, at) + other + token.slice(at + 1);
      expect(changed).not.toBe(token);
      const { status } = await send(`Bearer ${changed}`);
      if (status !== 401) accepted.push(`${changed}: ${status}`);
    });
    expect(accepted).toEqual([]);
    expect(letters.length).toBeGreaterThan(300);
  });

  it('that has expired is refused with a code of its own, but only when it was genuine', async () => {
    const { claims } = await genuine();
    for (const exp of [now() - 1, now() - 10 * hour, 0, -1, now() - 0.5]) {
      const expired = await send(`Bearer ${forge({ claims: { ...claims, iat: now() - 11 * hour, exp } })}`);
      expectProblem(expired, 401, 'auth.token-expired');
      expect(expired.headers.get('www-authenticate')).toBe('Bearer');
    }
    const old = { ...claims, exp: now() - 1 };
    expectProblem(await send(`Bearer ${forge({ claims: old, key: 'k' })}`), 401, 'auth.unauthenticated');
  });

  it.each([
    ['no scheme', (token: string) => token],
    ['another scheme', (token: string) => `Basic ${token}`],
    ['only a scheme', () => 'Bearer'],
    ['a scheme and blanks', () => 'Bearer   '],
    ['two schemes', (token: string) => `Bearer Bearer ${token}`],
    ['a scheme, and something after it', (token: string) => `Bearer ${token} ${token}`],
    ['a scheme, and a word after it', (token: string) => `Bearer ${token} please`],
    ['a scheme, and a comma after it', (token: string) => `Bearer ${token}, Basic YWRhOmFkYQ==`],
    ['a scheme and two blanks', (token: string) => `Bearer  ${token}`],
    ['a scheme and a tab', (token: string) => `Bearer\t${token}`],
    ['a scheme and quotes', (token: string) => `Bearer "${token}"`],
    ['a scheme and an equals sign', (token: string) => `Bearer=${token}`],
  ])('is refused behind %s', async (_, authorization) => {
    const { token } = await genuine();
    expectProblem(await send(authorization(token)), 401, 'auth.unauthenticated');
  });

  it('is taken from the Authorization header alone', async () => {
    const { token } = await genuine();
    const { anonymous } = guildhall();
    expectProblem(
      await anonymous.get(`/auth/me?access_token=${token}&auth_token=${token}`),
      401,
      'auth.unauthenticated',
    );
    expectProblem(
      await anonymous.get('/auth/me', { headers: { cookie: `token=${token}; jwt=${token}` } }),
      401,
      'auth.unauthenticated',
    );
    expectProblem(
      await anonymous.get('/auth/me', { headers: { 'x-access-token': token, jwt: token } }),
      401,
      'auth.unauthenticated',
    );
    expectProblem(
      await anonymous.post('/auth/logout', { auth_token: token, access_token: token }),
      401,
      'auth.unauthenticated',
    );
  });

  it('of a member who is gone does nothing, and is no fault of the server', async () => {
    const { claims } = await genuine();
    const author = await guildhall().member();
    const post = await author.writes('for ghosts');
    const ghost = '019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6d';
    const headers = { authorization: `Bearer ${forge({ claims: { ...claims, sub: ghost } })}` };
    const { anonymous, database } = guildhall();
    const answers = [
      await anonymous.get('/auth/me', { headers }),
      await anonymous.patch('/users/me', { bio: 'boo' }, { headers }),
      await anonymous.post('/posts', { content: 'boo' }, { headers }),
      await anonymous.post(`/users/${author.id}/follow`, undefined, { headers }),
      await anonymous.post(`/posts/${post.id}/comments`, { content: 'boo' }, { headers }),
    ];
    expect(answers.filter(({ status }) => status >= 500).map(({ status, body }) => ({ status, ...body }))).toEqual([]);
    expect(answers.map(({ status }) => status)).not.toContain(201);
    const [stored] = await database.query(
      `select (select count(*)::int from posts.posts where author_id = $1) as posts,
              (select count(*)::int from posts.comments where author_id = $1) as comments,
              (select count(*)::int from users.follows where follower_id = $1) as follows`,
      [ghost],
    );
    expect(stored).toEqual({ posts: 0, comments: 0, follows: 0 });
    expect((await author.get('/users/me')).body.followerCount).toBe(0);
    expect((await author.get(`/posts/${post.id}`)).body.commentCount).toBe(0);
  });
});
