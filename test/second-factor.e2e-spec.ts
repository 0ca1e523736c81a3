import { describe, expect, it } from 'vitest';
import { expectProblem, type Answer, type Member } from './support/client.ts';
import { atOnce, tally } from './support/concurrently.ts';
import { useGuildhall } from './support/guildhall.ts';
import { inboxOf } from './support/inbox.ts';
import { shown } from './support/second-factor.ts';

const password = 'correct horse battery';
const guildhall = useGuildhall();

const logIn = ({ username }: Member, totp?: string): Promise<Answer> =>
  guildhall().anonymous.post('/auth/login', { identifier: username, password, totp });

async function proposed(member: Member): Promise<string> {
  const { status, body } = await member.post('/auth/totp', { password });
  expect(status, JSON.stringify(body)).toBe(200);
  return body.secret;
}

async function withSecondFactor(): Promise<{ member: Member; secret: string; recoveryCodes: readonly string[] }> {
  const member = await guildhall().member();
  const secret = await proposed(member);
  // the step before this one, so that this one is still good
  const { status, body } = await member.post('/auth/totp/confirm', { totp: shown(secret, -1) });
  expect(status, JSON.stringify(body)).toBe(200);
  return { member, secret, recoveryCodes: body.recoveryCodes };
}

describe('a second factor', () => {
  it('is asked for at each login once a code of it was shown, and the owner is told', async () => {
    const member = await guildhall().member();
    expect((await member.get('/auth/totp')).body).toEqual({ isOn: false, recoveryCodesLeft: 0 });
    expectProblem(await member.post('/auth/totp', { password: 'not this one' }), 401, 'auth.wrong-credentials');
    const { body } = await member.post('/auth/totp', { password });
    expect(body.uri).toMatch(new RegExp(`^otpauth://totp/Guildhall:${member.username}\\?.*secret=${body.secret}`));
    expect((await logIn(member)).status).toBe(200);
    expectProblem(await member.post('/auth/totp/confirm', { totp: '000000' }), 401, 'auth.wrong-totp');

    const confirmed = await member.post('/auth/totp/confirm', { totp: shown(body.secret, -1) });

    expect(confirmed.status).toBe(200);
    expect(new Set(confirmed.body.recoveryCodes).size).toBe(10);
    expect((await member.get('/auth/totp')).body).toEqual({ isOn: true, recoveryCodesLeft: 10 });
    expectProblem(await logIn(member), 401, 'auth.totp-required');
    expectProblem(await logIn(member, shown(body.secret, 5)), 401, 'auth.wrong-totp');
    expect((await logIn(member, shown(body.secret))).status).toBe(200);
    expectProblem(await member.post('/auth/totp', { password }), 409, 'auth.totp-is-on');
    const [mail] = await inboxOf(guildhall().anonymous, `${member.username}@example.org`);
    expect(mail?.text).toContain('authenticator');
  });

  it('takes each code once, also when it comes many times at once', async () => {
    const { member, secret, recoveryCodes } = await withSecondFactor();
    for (const code of [shown(secret), recoveryCodes[0]]) {
      const answers = await atOnce(4, () => logIn(member, code));
      expect(tally(answers.map(({ status }) => status))).toEqual(
        new Map([
          [200, 1],
          [401, 3],
        ]),
      );
      await guildhall().database.query('delete from auth.tries');
    }
    expect((await member.get('/auth/totp')).body).toEqual({ isOn: true, recoveryCodesLeft: 9 });
    expect((await logIn(member, recoveryCodes[1]?.toUpperCase().replace('-', ''))).status).toBe(200);
  });

  it('is guessed at five times', async () => {
    const { member, secret } = await withSecondFactor();
    const answers: Answer[] = [];
    for (let guess = 0; guess < 7; guess += 1) answers.push(await logIn(member, shown(secret, 10 + guess)));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429, 429]);
    expectProblem(await logIn(member, shown(secret)), 429, 'auth.too-many-tries');
  });

  it('is asked for before an account is deleted, and a recovery code will do', async () => {
    const [one, other] = [await withSecondFactor(), await withSecondFactor()];
    const leave = ({ member }: typeof one, totp?: string) => member.delete('/users/me', { body: { password, totp } });
    expectProblem(await leave(one), 401, 'auth.totp-required');
    expectProblem(await leave(one, shown(one.secret, 5)), 401, 'auth.wrong-totp');
    expectProblem(await leave(one, other.recoveryCodes[0]), 401, 'auth.wrong-totp');
    expect((await one.member.get('/users/me')).status).toBe(200);
    expect((await leave(one, shown(one.secret))).status).toBe(204);
    expect((await leave(other, other.recoveryCodes[0])).status).toBe(204);
    const login = { identifier: one.member.username, password, totp: one.recoveryCodes[0] };
    expectProblem(await guildhall().anonymous.post('/auth/login', login), 401, 'auth.wrong-credentials');
  });

  it('is kept where nobody can read it', async () => {
    const { member, secret, recoveryCodes } = await withSecondFactor();
    const [stored] = await guildhall().database.query<{ rows: string }>(
      `select (select factors::text from auth.second_factors factors where user_id = $1)
              || (select string_agg(codes::text, '') from auth.recovery_codes codes where user_id = $1) as rows`,
      [member.id],
    );
    expect(stored?.rows).toContain(member.id);
    for (const hidden of [secret, ...recoveryCodes]) expect(stored?.rows).not.toContain(hidden);
  });

  it('is not turned off by a stolen session, nor by a password alone', async () => {
    const { member, secret } = await withSecondFactor();
    const turnOff = (body: object) => member.post('/auth/totp/disable', body);
    expectProblem(await turnOff({ password: 'not this one', totp: shown(secret) }), 401, 'auth.wrong-credentials');
    expectProblem(await turnOff({ password }), 401, 'auth.totp-required');
    expect((await turnOff({ password, totp: shown(secret) })).status).toBe(204);
    expect((await logIn(member)).status).toBe(200);
    expectProblem(await turnOff({ password }), 409, 'auth.totp-is-off');
    expectProblem(await member.post('/auth/totp/confirm', { totp: shown(secret, 1) }), 409, 'auth.totp-is-off');
  });

  it('gets other recovery codes, and those before are worth nothing', async () => {
    const { member, secret, recoveryCodes } = await withSecondFactor();
    const renewed = await member.post('/auth/totp/recovery-codes', { password, totp: shown(secret) });
    expect(renewed.body.recoveryCodes).toHaveLength(10);
    expectProblem(await logIn(member, recoveryCodes[0]), 401, 'auth.wrong-totp');
    expect((await logIn(member, renewed.body.recoveryCodes[0])).status).toBe(200);
  });

  it('is asked for after a forgotten password too', async () => {
    const { member } = await withSecondFactor();
    const email = `${member.username}@example.org`;
    await guildhall().anonymous.post('/auth/password/forgot', { identifier: email });
    // and of the second factor they are told too
    const mails = await inboxOf(guildhall().anonymous, email, 2);
    const [code] = mails.flatMap(({ text }) => /\b\d{6}\b/.exec(text) ?? []);
    const body = { identifier: email, code, newPassword: password };
    expect((await guildhall().anonymous.post('/auth/password/reset', body)).status).toBe(204);
    expectProblem(await logIn(member), 401, 'auth.totp-required');
  });
});
