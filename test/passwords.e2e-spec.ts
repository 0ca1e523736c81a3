import { describe, expect, it } from 'vitest';
import { Client, expectProblem, type Answer } from './support/client.ts';
import { atOnce, tally } from './support/concurrently.ts';
import { useGuildhall } from './support/guildhall.ts';
import { codeSentTo, inboxOf, otherThan } from './support/inbox.ts';

const password = 'correct horse battery';
const newPassword = 'battery staple correct';

const guildhall = useGuildhall();
const post = (path: string, body: object): Promise<Answer> => guildhall().anonymous.post(path, body);
const logIn = (identifier: string, attempt: string) => post('/auth/login', { identifier, password: attempt });
const isLoggedIn = async (client: Client): Promise<boolean> => (await client.get('/auth/me')).status === 200;

describe('a password', () => {
  it.each(['password', 'Password123', 'QWERTYUIOP', 'iloveyou', ' 12345678 '])(
    'that everybody tries is refused: %j',
    async (common) => {
      const body = { username: 'common', password: common, email: 'common@example.org' };
      expectProblem(await post('/auth/register', body), 400, 'auth.password-refused');
    },
  );

  it('is changed by whoever knows the old one; all other devices are logged out, and the owner is told', async () => {
    const member = await guildhall().member();
    const laptop = new Client(member.base, (await logIn(member.username, password)).body.tokens.accessToken);
    const change = (currentPassword: string, chosen = newPassword) =>
      member.post('/auth/password/change', { currentPassword, newPassword: chosen });
    expectProblem(await change('not this one'), 401, 'auth.wrong-credentials');
    expectProblem(await change(password, 'password123'), 400, 'auth.password-refused');
    expectProblem(await change(password, 'short'), 400, 'request.invalid');
    expect(await isLoggedIn(laptop)).toBe(true);

    const changed = await change(password);

    expect(changed.status).toBe(200);
    expect(await isLoggedIn(new Client(member.base, changed.body.accessToken))).toBe(true);
    expect(await isLoggedIn(laptop)).toBe(false);
    expect(await isLoggedIn(member)).toBe(false);
    expectProblem(
      await post('/auth/refresh', { refreshToken: member.refreshToken }),
      401,
      'auth.invalid-refresh-token',
    );
    expectProblem(await logIn(member.username, password), 401, 'auth.wrong-credentials');
    expect((await logIn(member.username, newPassword)).status).toBe(200);
    const [mail] = await inboxOf(guildhall().anonymous, `${member.username}@example.org`);
    expect(mail?.text).toContain('password was changed');
  });

  it('is changed once by two who change it at once, and only theirs is good', async () => {
    const member = await guildhall().member();
    const chosen = ['one of these two', 'the other of them'];
    const answers = await Promise.all(
      chosen.map((choice) => member.post('/auth/password/change', { currentPassword: password, newPassword: choice })),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 401]);
    const winner = chosen[answers.findIndex(({ status }) => status === 200)] ?? '';
    expect((await logIn(member.username, winner)).status).toBe(200);
  });

  it('that was forgotten is chosen anew with a code, and all devices are logged out', async () => {
    const member = await guildhall().member();
    const email = `${member.username}@example.org`;
    expect((await post('/auth/password/forgot', { identifier: member.username })).status).toBe(204);
    const code = await codeSentTo(guildhall().anonymous, email);
    const reset = (guess: string, chosen = newPassword) =>
      post('/auth/password/reset', { identifier: email, code: guess, newPassword: chosen });
    expectProblem(await reset(otherThan(code)), 401, 'auth.wrong-code');
    expectProblem(await reset(code, 'password123'), 400, 'auth.password-refused');
    // a code for one thing is none for another
    expectProblem(await post('/auth/verify', { identifier: email, code }), 401, 'auth.wrong-code');

    expect((await reset(code)).status).toBe(204);

    expect(await isLoggedIn(member)).toBe(false);
    expectProblem(await logIn(member.username, password), 401, 'auth.wrong-credentials');
    expect((await logIn(member.username, newPassword)).status).toBe(200);
    expectProblem(await reset(code), 401, 'auth.wrong-code');
    const [, mail] = await inboxOf(guildhall().anonymous, email, 2);
    expect(mail?.text).toContain('password was changed');
  });

  it('is not given to the owner of an address that the member never verified, when there is one that they did', async () => {
    const phone = '+491701112233';
    const body = { username: 'mistyped', password, email: 'stranger@example.org', phone };
    const { id } = (await post('/auth/register', body)).body.user;
    await guildhall().database.query('update users.users set email_verified = false where id = $1', [id]);
    for (const identifier of ['stranger@example.org', phone])
      expect((await post('/auth/password/forgot', { identifier })).status).toBe(204);
    await codeSentTo(guildhall().anonymous, phone);
    await guildhall().settle();
    expect((await guildhall().anonymous.get('/dev/inbox?to=stranger@example.org')).body.data).toEqual([]);
  });
});

describe('a login', () => {
  const wait = (seconds: number) =>
    guildhall().database.query('update auth.tries set next_at = next_at - make_interval(secs => $1)', [seconds]);

  it('waits after five wrong passwords, longer each time, and is forgiven by the right one', async () => {
    const member = await guildhall().member();
    for (let guess = 0; guess < 5; guess += 1)
      expectProblem(await logIn(member.username, 'not this one'), 401, 'auth.wrong-credentials');
    const pauses: number[] = [];
    for (let guess = 0; guess < 3; guess += 1) {
      // under any of its names, and with the right password too
      const refused = await logIn(guess === 1 ? `${member.username}@example.org` : member.username, password);
      expectProblem(refused, 429, 'auth.too-many-tries');
      const pause = Number(refused.headers.get('retry-after'));
      pauses.push(pause);
      await wait(pause);
      expectProblem(await logIn(member.username, 'not this one'), 401, 'auth.wrong-credentials');
    }
    expect(pauses[0]).toBeGreaterThan(25);
    expect(pauses[1]).toBeGreaterThan((pauses[0] ?? 0) * 1.5);
    expect(pauses[2]).toBeGreaterThan((pauses[1] ?? 0) * 1.5);
    await wait(900);
    expect((await logIn(member.username, password)).status).toBe(200);
    for (let guess = 0; guess < 5; guess += 1)
      expectProblem(await logIn(member.username, 'not this one'), 401, 'auth.wrong-credentials');
  });

  it('of somebody unknown waits likewise', async () => {
    const answers: Answer[] = [];
    for (let guess = 0; guess < 7; guess += 1) answers.push(await logIn('unknown_to_all', 'not this one'));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429, 429]);
  });

  it('with the right password is never too much, however many come at once', async () => {
    const member = await guildhall().member();
    const answers = await atOnce(40, () => logIn(member.username, password));
    expect(tally(answers.map(({ status }) => status))).toEqual(new Map([[200, 40]]));
  });

  it('does not delay others', async () => {
    const [member, other] = [await guildhall().member(), await guildhall().member()];
    for (let guess = 0; guess < 6; guess += 1) await logIn(member.username, 'not this one');
    expect((await logIn(other.username, password)).status).toBe(200);
  });

  it('does not let the password be guessed by changing it', async () => {
    const member = await guildhall().member();
    const answers: Answer[] = [];
    for (let guess = 0; guess < 6; guess += 1)
      answers.push(await member.post('/auth/password/change', { currentPassword: 'not this one', newPassword }));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429]);
    expectProblem(await logIn(member.username, password), 429, 'auth.too-many-tries');
  });
});

describe('guesses from one address', () => {
  const few = useGuildhall({ GUILDHALL__AUTH__TRIES_PER_ADDRESS: '10' });

  it('at many accounts are slowed down, correct logins are not counted', async () => {
    const { anonymous } = few();
    const { username } = await few().member();
    for (let login = 0; login < 12; login += 1)
      expect((await anonymous.post('/auth/login', { identifier: username, password })).status).toBe(200);
    const statuses: number[] = [];
    for (let guess = 0; guess < 12; guess += 1)
      statuses.push((await anonymous.post('/auth/login', { identifier: `nobody_${guess}`, password })).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429]);
  });
});
