import { describe, expect, it } from 'vitest';
import { Client, expectProblem, type Answer } from './support/client.ts';
import { atOnce, tally } from './support/concurrently.ts';
import { Guildhall, useGuildhall } from './support/guildhall.ts';
import { codeSentTo, inboxOf, otherThan } from './support/inbox.ts';

const password = 'correct horse battery';
const strict = { GUILDHALL__AUTH__REQUIRE_VERIFICATION: 'true' };

const guildhall = useGuildhall(strict);
const post = (path: string, body: object): Promise<Answer> => guildhall().anonymous.post(path, body);
const verify = (identifier: string, code: string) => post('/auth/verify', { identifier, code });

let members = 0;
async function newcomer(contact: (name: string) => object = (name) => ({ email: `${name}@example.org` })) {
  members += 1;
  const username = `newcomer_${members}`;
  const answer = await post('/auth/register', { username, password, ...contact(username) });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return { username, email: `${username}@example.org`, registered: answer.body };
}

describe('a new member', () => {
  it('is sent a code by email, and is logged in by it', async () => {
    const { username, email, registered } = await newcomer();
    expect(registered.tokens).toBeNull();
    expect(registered.verification).toEqual({ channel: 'email', target: email, expiresAt: expect.any(String) });
    expect(Date.parse(registered.verification.expiresAt) - Date.now()).toBeGreaterThan(9 * 60_000);
    expectProblem(await post('/auth/login', { identifier: username, password }), 403, 'auth.not-verified');

    const verified = await verify(email, await codeSentTo(guildhall().anonymous, email));

    expect(verified.status).toBe(200);
    expect(verified.body.user).toMatchObject({ username, emailVerified: true, phoneVerified: false });
    const client = new Client(guildhall().anonymous.base, verified.body.tokens.accessToken);
    expect((await client.get('/auth/me')).body.username).toBe(username);
    expect((await post('/auth/login', { identifier: username, password })).status).toBe(200);
  });

  it('is sent a code by SMS when there is no email address', async () => {
    const phone = '+491701234567';
    const { username, registered } = await newcomer(() => ({ phone }));
    expect(registered.verification).toMatchObject({ channel: 'sms', target: phone });
    const verified = await verify(username, await codeSentTo(guildhall().anonymous, phone));
    expect(verified.body.user).toMatchObject({ phoneVerified: true });
    expect(verified.body.tokens).not.toBeNull();
  });

  it('verifies a second address later, and is not logged in by that', async () => {
    const phone = '+491709876543';
    const { username, email } = await newcomer((name) => ({ email: `${name}@example.org`, phone }));
    await verify(email, await codeSentTo(guildhall().anonymous, email));
    expect((await post('/auth/resend', { identifier: username })).status).toBe(204);
    const verified = await verify(phone, await codeSentTo(guildhall().anonymous, phone));
    expect(verified.status).toBe(200);
    expect(verified.body).toMatchObject({ user: { emailVerified: true, phoneVerified: true }, tokens: null });
  });

  it('needs no code where verification is not required', async () => {
    const lenient = await Guildhall.start({}, { database: guildhall().database });
    const { body } = await lenient.anonymous.post('/auth/register', {
      username: 'at_once',
      password,
      email: 'at_once@example.org',
    });
    await lenient.stop();
    expect(body).toMatchObject({ verification: null, tokens: { tokenType: 'Bearer' }, user: { emailVerified: true } });
  });
});

describe('a code', () => {
  it('is kept as a hash only', async () => {
    const { email } = await newcomer();
    const code = await codeSentTo(guildhall().anonymous, email);
    const [stored] = await guildhall().database.query<{ row: string }>(
      'select codes::text as row from auth.codes codes where target = $1',
      [email],
    );
    expect(stored?.row).toContain(email);
    expect(stored?.row).not.toContain(code);
    const tasks = await guildhall().database.query<{ payload: string }>('select payload::text from platform.tasks');
    expect(tasks.map(({ payload }) => payload).join()).not.toContain(code);
  });

  it('is good once, also when it comes many times at once', async () => {
    const { email } = await newcomer();
    const code = await codeSentTo(guildhall().anonymous, email);
    const answers = await atOnce(3, () => verify(email, code));
    expect(tally(answers.map(({ status }) => status))).toEqual(
      new Map([
        [200, 1],
        [401, 2],
      ]),
    );
    expectProblem(await verify(email, code), 401, 'auth.wrong-code');
  });

  it('survives two wrong tries, and not three', async () => {
    const [lucky, unlucky] = [await newcomer(), await newcomer()];
    for (const [{ email }, wrong, status] of [
      [lucky, 2, 200],
      [unlucky, 3, 401],
    ] as const) {
      const code = await codeSentTo(guildhall().anonymous, email);
      for (let offset = 1; offset <= wrong; offset += 1)
        expectProblem(await verify(email, otherThan(code, offset)), 401, 'auth.wrong-code');
      expect((await verify(email, code)).status).toBe(status);
    }
  });

  it('is not used up by what is no code', async () => {
    const { email } = await newcomer();
    const code = await codeSentTo(guildhall().anonymous, email);
    for (const guess of ['', '12345', '1234567', 'abcdef', ' 23456', '١٢٣٤٥٦'])
      expectProblem(await verify(email, guess), 400, 'request.invalid');
    expect((await verify(email, code)).status).toBe(200);
  });

  it('is good for ten minutes', async () => {
    const { email } = await newcomer();
    const code = await codeSentTo(guildhall().anonymous, email);
    await guildhall().database.query(`update auth.codes set expires_at = now() where target = $1`, [email]);
    expectProblem(await verify(email, code), 401, 'auth.wrong-code');
  });

  it('is replaced by the next one, with three new tries, five times', async () => {
    const { email } = await newcomer();
    const first = await codeSentTo(guildhall().anonymous, email);
    for (let offset = 1; offset <= 3; offset += 1) await verify(email, otherThan(first, offset));
    expect((await post('/auth/resend', { identifier: email })).status).toBe(204);
    const second = await codeSentTo(guildhall().anonymous, email, 2);
    if (first !== second) expectProblem(await verify(email, first), 401, 'auth.wrong-code');
    for (let more = 0; more < 4; more += 1)
      expect((await post('/auth/resend', { identifier: email.toUpperCase() })).status).toBe(204);
    const sixth = await codeSentTo(guildhall().anonymous, email, 6);
    const refused = await post('/auth/resend', { identifier: email });
    expectProblem(refused, 429, 'auth.too-many-tries');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(200);
    expect((await verify(email, sixth)).status).toBe(200);
  });

  it('is asked for and tried by strangers with the same answers', async () => {
    const { email } = await newcomer();
    await codeSentTo(guildhall().anonymous, email);
    const told = ({ status, body, headers }: Answer) => [
      status,
      { ...body, requestId: undefined },
      [...headers.keys()].filter((name) => name !== 'x-request-id').sort(),
    ];
    for (const attempt of [
      (identifier: string) => verify(identifier, '000000'),
      (identifier: string) => post('/auth/resend', { identifier }),
      (identifier: string) => post('/auth/password/forgot', { identifier }),
      (identifier: string) =>
        post('/auth/password/reset', { identifier, code: '000000', newPassword: 'battery staple correct' }),
    ])
      for (let round = 0; round < 7; round += 1)
        expect(told(await attempt(email))).toEqual(told(await attempt('stranger@example.org')));
    await guildhall().settle();
    expect((await guildhall().anonymous.get('/dev/inbox?to=stranger@example.org')).body.data).toEqual([]);
    expect((await inboxOf(guildhall().anonymous, email)).length).toBeGreaterThan(1);
  });
});
