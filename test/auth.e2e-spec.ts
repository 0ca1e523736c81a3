import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { expectProblem, type Answer } from './support/client.ts';
import { atOnce, tally } from './support/concurrently.ts';
import { useGuildhall } from './support/guildhall.ts';
import { anId, aTime } from './support/shapes.ts';

const password = 'correct horse battery';

const someTokens = {
  accessToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
  refreshToken: expect.stringMatching(/^[\w-]{40,}$/),
  tokenType: 'Bearer',
  expiresIn: 900,
};

const newMember = {
  id: anId,
  bio: '',
  avatarUrl: null,
  isVerified: false,
  followerCount: 0,
  followingCount: 0,
  postCount: 0,
  createdAt: aTime,
  email: null,
  phone: null,
  role: 'user',
  emailVerified: false,
  phoneVerified: false,
};

/** All of a problem that may not differ between two refusals which must not be told apart. */
function withoutRequestId({ body, status, headers }: Answer): object {
  const told = [...headers].filter(([name]) => !['x-request-id', 'date'].includes(name));
  return { status, headers: told.sort(), body: { ...body, requestId: undefined } };
}

describe('registering', () => {
  const guildhall = useGuildhall();

  it('answers the new member, where they are, and tokens that work at once', async () => {
    const answer = await guildhall().anonymous.post('/auth/register', {
      username: 'ada',
      password,
      email: 'ada@example.org',
    });

    expect(answer.status).toBe(201);
    expect(answer.body).toStrictEqual({
      user: { ...newMember, username: 'ada', displayName: 'ada', email: 'ada@example.org', emailVerified: true },
      tokens: someTokens,
      verification: null,
    });
    expect(answer.headers.get('location')).toBe(`/api/v1/users/${answer.body.user.id}`);
    const me = await guildhall().anonymous.get('/auth/me', {
      headers: { authorization: `Bearer ${answer.body.tokens.accessToken}` },
    });
    expect(me.status).toBe(200);
    expect(me.body).toStrictEqual(answer.body.user);
  });

  it('takes a phone number instead of an email address, and a display name', async () => {
    const answer = await guildhall().anonymous.post('/auth/register', {
      username: 'bea',
      password,
      phone: '+491701234567',
      displayName: ' Béa 🦊 ',
    });

    expect(answer.status).toBe(201);
    expect(answer.body.user).toStrictEqual({
      ...newMember,
      username: 'bea',
      displayName: ' Béa 🦊 ',
      phone: '+491701234567',
      phoneVerified: true,
    });
  });

  it('keeps usernames and email addresses in lower case', async () => {
    const answer = await guildhall().anonymous.post('/auth/register', {
      username: 'CeCe_1',
      password,
      email: 'CeCe@Example.ORG',
    });
    expect(answer.status).toBe(201);
    expect(answer.body.user).toMatchObject({ username: 'cece_1', displayName: 'cece_1', email: 'cece@example.org' });
  });

  it('refuses a username, an email address or a phone number that is taken, in any case, and stores nothing', async () => {
    const { anonymous, database } = guildhall();
    const first = { username: 'dora', password, email: 'dora@example.org', phone: '+491701111111' };
    expect((await anonymous.post('/auth/register', first)).status).toBe(201);
    const count = () =>
      database.query('select (select count(*) from users.users) + (select count(*) from auth.credentials) as n');
    const before = await count();

    const other = { username: 'other', password, email: 'other@example.org' };
    expectProblem(await anonymous.post('/auth/register', { ...other, username: 'dora' }), 409, 'users.username-taken');
    expectProblem(await anonymous.post('/auth/register', { ...other, username: 'DoRa' }), 409, 'users.username-taken');
    expectProblem(
      await anonymous.post('/auth/register', { ...other, email: 'dora@example.org' }),
      409,
      'users.email-taken',
    );
    expectProblem(
      await anonymous.post('/auth/register', { ...other, email: 'DORA@example.ORG' }),
      409,
      'users.email-taken',
    );
    expectProblem(
      await anonymous.post('/auth/register', { ...other, phone: '+491701111111' }),
      409,
      'users.phone-taken',
    );

    expect(await count()).toEqual(before);
  });

  it('gives a username to one of many who ask for it at once', async () => {
    const answers = await atOnce(10, (index) =>
      guildhall().anonymous.post('/auth/register', {
        username: 'wanted',
        password,
        email: `wanted${index}@example.org`,
      }),
    );
    expect(tally(answers.map(({ status }) => status))).toEqual(
      new Map([
        [201, 1],
        [409, 9],
      ]),
    );
    for (const answer of answers.filter(({ status }) => status === 409))
      expectProblem(answer, 409, 'users.username-taken');
  });

  it('refuses who gives neither an email address nor a phone number', async () => {
    const answer = await guildhall().anonymous.post('/auth/register', { username: 'nobody', password });
    expectProblem(answer, 400, 'request.invalid');
    expect(answer.body.errors).toEqual([{ path: 'email', message: expect.any(String) }]);
  });

  it.each([
    '',
    'ab',
    'x'.repeat(31),
    '_ada',
    'a-da',
    'a da',
    ' ada',
    'ada ',
    'ada\n',
    'adä',
    'ada\u0000',
    'ada@home',
    '😀😀😀',
  ])('refuses the username %j', async (username) => {
    const answer = await guildhall().anonymous.post('/auth/register', { username, password, email: 'n@example.org' });
    expectProblem(answer, 400, 'request.invalid');
    expect(answer.body.errors).toEqual([{ path: 'username', message: expect.any(String) }]);
  });

  it.each(['search', 'contacts', 'SEARCH'])('refuses the username %j, which is part of a path', async (username) => {
    const answer = await guildhall().anonymous.post('/auth/register', { username, password, email: 'n@example.org' });
    expectProblem(answer, 400, 'users.invalid-username');
  });

  it.each(['abc', '0__', 'x'.repeat(30)])('accepts the username %j', async (username) => {
    const answer = await guildhall().anonymous.post('/auth/register', {
      username,
      password,
      email: `${username}@example.org`,
    });
    expect(answer.status).toBe(201);
    expect(answer.body.user.username).toBe(username);
  });

  it.each([
    '',
    'ada',
    'ada@',
    '@example.org',
    'a b@example.org',
    'ada@example',
    'ada@example.org\u0000',
    `${'a'.repeat(250)}@example.org`,
  ])('refuses the email address %j', async (email) => {
    expectProblem(
      await guildhall().anonymous.post('/auth/register', { username: 'eve', password, email }),
      400,
      'request.invalid',
    );
  });

  it.each(['', '123456', '+0123456', '+12345', '+1234567890123456', '+49 170 1234567', '+49170x', '+١٢٣٤٥٦٧٨'])(
    'refuses the phone number %j',
    async (phone) => {
      expectProblem(
        await guildhall().anonymous.post('/auth/register', { username: 'eve', password, phone }),
        400,
        'request.invalid',
      );
    },
  );

  it.each(['role', 'isVerified', 'emailVerified', 'id', 'verification', 'displayname'])(
    'refuses the unknown field %j',
    async (field) => {
      const answer = await guildhall().anonymous.post('/auth/register', {
        username: 'mallory',
        password,
        email: 'mallory@example.org',
        [field]: 'admin',
      });
      expectProblem(answer, 400, 'request.invalid');
      expect(answer.body.errors).toEqual([{ path: field, message: 'is not a known field' }]);
    },
  );

  it('keeps passwords as argon2id at OWASP parameters, and refresh tokens as hashes', async () => {
    const member = await guildhall().member('hashed');
    const [stored] = await guildhall().database.query(
      `select password_hash, encode(refresh_hash, 'hex') as refresh_hash
         from auth.credentials join auth.sessions using (user_id) where user_id = $1`,
      [member.id],
    );
    const [, algorithm, version, parameters = ''] = String(stored?.['password_hash']).split('$');
    expect([algorithm, version, ...parameters.split(',').sort()]).toEqual([
      'argon2id',
      'v=19',
      'm=19456',
      'p=1',
      't=2',
    ]);
    expect(stored?.['refresh_hash']).toBe(createHash('sha256').update(member.refreshToken).digest('hex'));
  });
});

describe('passwords', () => {
  const guildhall = useGuildhall();

  it.each([
    ['7 characters', '1234567'],
    ['7 characters of 14 UTF-16 units', '🔑'.repeat(7)],
    ['129 characters', 'x'.repeat(129)],
    ['none', ''],
  ])('of %s are refused', async (_, refused) => {
    const answer = await guildhall().anonymous.post('/auth/register', {
      username: 'pia',
      password: refused,
      email: 'pia@example.org',
    });
    expectProblem(answer, 400, 'request.invalid');
    expect(answer.body.errors.map(({ path }: { path: string }) => path)).toContain('password');
    expect(JSON.stringify(answer.body)).not.toContain(refused || 'nothing');
  });

  it.each([
    ['8 characters', 'shortest', 'k3#x Qz!'],
    ['128 characters', 'longest', 'xy'.repeat(64)],
    ['128 characters of 512 bytes', 'widest', '🔑'.repeat(128)],
    ['blanks around them', 'blanks', '  blanks count  '],
  ])('of %s are accepted, and only they log in', async (_, username, accepted) => {
    const { anonymous } = guildhall();
    await anonymous.register(username, accepted);
    const logIn = (attempt: string) => anonymous.post('/auth/login', { identifier: username, password: attempt });
    expect((await logIn(accepted)).status).toBe(200);
    expectProblem(await logIn([...accepted].slice(0, -1).join('')), 401, 'auth.wrong-credentials');
    expectProblem(await logIn([...accepted].toSpliced(-1, 1, '?').join('')), 401, 'auth.wrong-credentials');
    expectProblem(await logIn([...accepted].toSpliced(0, 1, '?').join('')), 401, 'auth.wrong-credentials');
  });

  it.each(['as_a_password', 'AS_A_PASSWORD'])('equal to the username are refused: %j', async (refused) => {
    const answer = await guildhall().anonymous.post('/auth/register', {
      username: 'as_a_password',
      password: refused,
      email: 'as@example.org',
    });
    expectProblem(answer, 400, 'auth.password-refused');
  });
});

describe('logging in', () => {
  const guildhall = useGuildhall({
    GUILDHALL__AUTH__TRIES_PER_ACCOUNT: '1000',
    GUILDHALL__AUTH__TRIES_PER_ADDRESS: '1000',
  });

  it('takes the username, the email address or the phone number, in any case', async () => {
    const { anonymous } = guildhall();
    const contact = { email: 'greta@example.org', phone: '+491702222222' };
    const registered = await anonymous.post('/auth/register', { username: 'greta', password, ...contact });

    for (const identifier of ['greta', 'GRETA', 'greta@example.org', 'Greta@EXAMPLE.org', '+491702222222']) {
      const answer = await anonymous.post('/auth/login', { identifier, password });
      expect(answer.status, identifier).toBe(200);
      expect(answer.body).toStrictEqual({ user: registered.body.user, tokens: someTokens });
      expect(answer.headers.get('location')).toBeNull();
    }
  });

  it('answers an unknown member exactly as a wrong password', async () => {
    const { anonymous } = guildhall();
    await anonymous.register('known');
    const wrong = await anonymous.post('/auth/login', { identifier: 'known', password: 'not this one' });
    expectProblem(wrong, 401, 'auth.wrong-credentials');
    for (const identifier of ['unknown', 'unknown@example.org', '+491709999999', '%', '; drop', '\ufeff']) {
      const unknown = await anonymous.post('/auth/login', { identifier, password: 'not this one' });
      expect(withoutRequestId(unknown), identifier).toEqual(withoutRequestId(wrong));
    }
  });

  it.each([
    ['no password', { identifier: 'known' }],
    ['no identifier', { password }],
    ['an empty password', { identifier: 'known', password: '' }],
    ['an identifier with NUL', { identifier: 'known\u0000', password }],
    ['an identifier of 255 characters', { identifier: 'x'.repeat(255), password }],
    ['a password of 129 characters', { identifier: 'known', password: 'x'.repeat(129) }],
    ['a list of passwords', { identifier: 'known', password: [password] }],
    ['an operator instead of a password', { identifier: 'known', password: { $ne: '' } }],
  ])('refuses %s as malformed', async (_, body) => {
    expectProblem(await guildhall().anonymous.post('/auth/login', body), 400, 'request.invalid');
  });

  it('says "Bearer" to whoever is refused', async () => {
    const wrong = await guildhall().anonymous.post('/auth/login', { identifier: 'nobody', password: 'not this one' });
    expect(wrong.headers.get('www-authenticate')).toBe('Bearer');
  });
});

describe('a session', () => {
  const guildhall = useGuildhall();
  const refresh = (refreshToken: string) => guildhall().anonymous.post('/auth/refresh', { refreshToken });
  const me = (accessToken: string) =>
    guildhall().anonymous.get('/auth/me', { headers: { authorization: `Bearer ${accessToken}` } });

  it('gives new tokens for a refresh token', async () => {
    const member = await guildhall().member();

    const first = await refresh(member.refreshToken);
    expect(first.status).toBe(200);
    expect(first.body).toStrictEqual(someTokens);
    expect(first.body.refreshToken).not.toBe(member.refreshToken);
    expect((await me(first.body.accessToken)).body.id).toBe(member.id);

    expect((await refresh(first.body.refreshToken)).status).toBe(200);
    expectProblem(await refresh(member.refreshToken), 401, 'auth.invalid-refresh-token');
  });

  it('ends with logging out, and only that of this device', async () => {
    const member = await guildhall().member();
    const { body } = await guildhall().anonymous.post('/auth/login', { identifier: member.username, password });

    const answer = await member.post('/auth/logout');

    expect(answer.status).toBe(204);
    expect(answer.body).toBe('');
    expectProblem(await refresh(member.refreshToken), 401, 'auth.invalid-refresh-token');
    expect((await refresh(body.tokens.refreshToken)).status).toBe(200);
  });

  it('cannot be refreshed after logging out in the middle of a refresh', async () => {
    const member = await guildhall().member();
    const [, refreshed] = await Promise.all([member.post('/auth/logout'), refresh(member.refreshToken)]);
    if (refreshed.status === 200)
      expectProblem(await refresh(refreshed.body.refreshToken), 401, 'auth.invalid-refresh-token');
    else expectProblem(refreshed, 401, 'auth.invalid-refresh-token');
  });

  it('ends seven days after its last use, and each use starts them anew', async () => {
    const member = await guildhall().member();
    const { database } = guildhall();
    const age = (days: string) =>
      database.query(`update auth.sessions set expires_at = expires_at - $2::interval where user_id = $1`, [
        member.id,
        days,
      ]);

    await age('6 days 23 hours');
    const kept = await refresh(member.refreshToken);
    expect(kept.status).toBe(200);
    await age('6 days 23 hours');
    const again = await refresh(kept.body.refreshToken);
    expect(again.status).toBe(200);
    await age('7 days 1 minute');
    expectProblem(await refresh(again.body.refreshToken), 401, 'auth.invalid-refresh-token');
  });

  it('refuses what is not a refresh token', async () => {
    const member = await guildhall().member();
    for (const token of [
      'x',
      'A'.repeat(43),
      '\u0000',
      member.refreshToken.slice(1),
      member.refreshToken.toLowerCase(),
    ]) {
      expectProblem(await refresh(token), 401, 'auth.invalid-refresh-token');
    }
    expectProblem(await refresh(''), 400, 'request.invalid');
    expectProblem(await refresh(String(member.accessToken)), 400, 'request.invalid');
    expectProblem(await me(member.refreshToken), 401, 'auth.unauthenticated');
  });

  it('knows who I am', async () => {
    const member = await guildhall().member('mira');
    const answer = await member.get('/auth/me');
    expect(answer.status).toBe(200);
    expect(answer.body).toStrictEqual({
      ...newMember,
      id: member.id,
      username: 'mira',
      displayName: 'mira',
      email: 'mira@example.org',
      emailVerified: true,
    });
    expect((await member.get('/users/me')).body).toStrictEqual(answer.body);
  });
});

describe('logging in with more than the queue holds', () => {
  const guildhall = useGuildhall({
    GUILDHALL__AUTH__HASH_CONCURRENCY: '1',
    GUILDHALL__AUTH__HASH_QUEUE: '1',
    GUILDHALL__LOG__LEVEL: 'silent',
  });

  it('refuses some with 503 and when to come again, serves the others, and recovers', async () => {
    const { anonymous } = guildhall();
    await anonymous.register('busy');
    const logIn = (identifier: string) => anonymous.post('/auth/login', { identifier, password });

    const answers = await atOnce(30, (index) => logIn(`stranger_${index}`));

    const refused = answers.filter(({ status }) => status !== 401);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(30);
    for (const answer of refused) {
      expectProblem(answer, 503, 'auth.busy');
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect((await logIn('busy')).status).toBe(200);
  });

  it('does not count what nobody looked at as a wrong try', async () => {
    const { anonymous, database } = guildhall();
    await database.query('delete from auth.tries');
    const answers = await atOnce(30, (index) =>
      anonymous.post('/auth/login', { identifier: `unseen_${index}`, password }),
    );
    const seen = answers.filter(({ status }) => status === 401).length;
    const stored = await database.query('select count from auth.tries where count > 0 order by count');
    // one for each account that was guessed at, and one for the address
    expect(stored.map(({ count }) => count)).toEqual([...Array.from({ length: seen }, () => 1), seen]);
  });

  it('refuses registrations in the same way, and leaves nothing of them', async () => {
    const { anonymous, database } = guildhall();
    const answers = await atOnce(20, (index) =>
      anonymous.post('/auth/register', { username: `rush_${index}`, password, email: `rush_${index}@example.org` }),
    );
    const made = answers.filter(({ status }) => status === 201);
    expect(made.length).toBeGreaterThan(0);
    for (const answer of answers.filter(({ status }) => status !== 201)) expectProblem(answer, 503, 'auth.busy');
    const [stored] = await database.query(`select count(*)::int as n from users.users where username like 'rush%'`);
    expect(stored?.['n']).toBe(made.length);
  });
});

describe('where verification is required', () => {
  const guildhall = useGuildhall({ GUILDHALL__AUTH__REQUIRE_VERIFICATION: 'true' });

  it('a new member gets no tokens, and logs in only once verified', async () => {
    const { anonymous, database } = guildhall();
    const registered = await anonymous.post('/auth/register', {
      username: 'vera',
      password,
      email: 'vera@example.org',
    });
    expect(registered.status).toBe(201);
    expect(registered.body.tokens).toBeNull();
    expect(registered.body.user).toMatchObject({ username: 'vera', emailVerified: false, phoneVerified: false });

    expectProblem(await anonymous.post('/auth/login', { identifier: 'vera', password }), 403, 'auth.not-verified');
    expectProblem(
      await anonymous.post('/auth/login', { identifier: 'vera', password: 'not this one' }),
      401,
      'auth.wrong-credentials',
    );
    expect(await database.query('select from auth.sessions')).toEqual([]);

    await database.query('update users.users set email_verified = true where id = $1', [registered.body.user.id]);
    expect((await anonymous.post('/auth/login', { identifier: 'vera', password })).status).toBe(200);
  });
});
