import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { Client, expectProblem, type Member } from './support/client.ts';
import { atOnce, tally } from './support/concurrently.ts';
import { Guildhall, useGuildhall } from './support/guildhall.ts';
import { inboxOf } from './support/inbox.ts';
import { reusesOf, rotatedAgo } from './support/refresh-tokens.ts';
import { anId, aTime } from './support/shapes.ts';

const password = 'correct horse battery';

const guildhall = useGuildhall();

const refresh = (refreshToken: string) => guildhall().anonymous.post('/auth/refresh', { refreshToken });

const logIn = (member: Member, userAgent?: string) => guildhall().anonymous.logIn(member, userAgent);

const isLoggedIn = async (client: Client): Promise<boolean> => (await client.get('/auth/me')).status === 200;

describe('a refresh token', () => {
  it('used twice at once answers both with the one successor, in each of 1,000 rounds', async () => {
    const member = await guildhall().member();
    let current = member.refreshToken;
    for (let round = 0; round < 1_000; round += 1) {
      const [one, other] = await atOnce(2, () => refresh(current));
      expect([one?.status, other?.status], `round ${round}`).toEqual([200, 200]);
      expect(one?.body.refreshToken).toBe(other?.body.refreshToken);
      expect(one?.body.refreshToken).not.toBe(current);
      current = one?.body.refreshToken;
    }
    expect((await refresh(current)).status).toBe(200);
  });

  it('used by many at once answers all of them with the one successor', async () => {
    const member = await guildhall().member();
    const answers = await atOnce(20, () => refresh(member.refreshToken));
    expect(tally(answers.map(({ status }) => status))).toEqual(new Map([[200, 20]]));
    expect(new Set(answers.map(({ body }) => body.refreshToken)).size).toBe(1);
  });

  it('answers its successor for 30 seconds, and afterwards ends its own session and no other', async () => {
    const member = await guildhall().member();
    const laptop = await logIn(member);
    const first = await refresh(member.refreshToken);
    await rotatedAgo(guildhall().database, member.refreshToken, 28);
    const again = await refresh(member.refreshToken);
    expect(again.body.refreshToken).toBe(first.body.refreshToken);
    await rotatedAgo(guildhall().database, member.refreshToken, 31);

    expectProblem(await refresh(member.refreshToken), 401, 'auth.invalid-refresh-token');

    expectProblem(await refresh(first.body.refreshToken), 401, 'auth.invalid-refresh-token');
    expect(await isLoggedIn(member)).toBe(false);
    expect(await isLoggedIn(new Client(member.base, first.body.accessToken))).toBe(false);
    expect(await isLoggedIn(laptop)).toBe(true);
    expect((await refresh(laptop.refreshToken)).status).toBe(200);
    expect(await reusesOf(guildhall().database, member.id)).toBe(1);
    const [mail] = await inboxOf(guildhall().anonymous, `${member.username}@example.org`);
    expect(mail?.text).toContain('a copy of its login');
  });

  it('replaced twice ends its session at once, also when many come with it', async () => {
    const member = await guildhall().member();
    const second = await refresh(member.refreshToken);
    const third = await refresh(second.body.refreshToken);
    const answers = await atOnce(10, () => refresh(member.refreshToken));
    expect(tally(answers.map(({ status }) => status))).toEqual(new Map([[401, 10]]));
    expectProblem(await refresh(third.body.refreshToken), 401, 'auth.invalid-refresh-token');
  });

  it('with another session’s name, or a bit changed, is refused and ends nothing', async () => {
    const [member, other] = [await guildhall().member(), await guildhall().member()];
    const bytes = Buffer.from(member.refreshToken, 'base64url');
    const foreign = Buffer.concat([Buffer.from(other.refreshToken, 'base64url').subarray(0, 16), bytes.subarray(16)]);
    const changed = Array.from(bytes.keys(), (index) => {
      const copy = Buffer.from(bytes);
      copy[index] = (copy[index] ?? 0) ^ 1;
      return copy;
    });
    for (const forged of [foreign, ...changed])
      expectProblem(await refresh(forged.toString('base64url')), 401, 'auth.invalid-refresh-token');
    expect((await refresh(member.refreshToken)).status).toBe(200);
    expect((await refresh(other.refreshToken)).status).toBe(200);
  });
});

describe('sessions', () => {
  it('are listed with device and last activity, latest first, page by page', async () => {
    const member = await guildhall().member();
    const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0';
    const laptop = await logIn(member, firefox);
    await logIn(member, 'GuildhallApp/2.1');
    const sessions = await laptop.all('/auth/sessions', 1);
    expect(sessions).toEqual([
      { id: anId, device: 'GuildhallApp', isCurrent: false, createdAt: aTime, lastActiveAt: aTime },
      { id: anId, device: 'Firefox on Linux', isCurrent: true, createdAt: aTime, lastActiveAt: aTime },
      { id: anId, device: expect.any(String), isCurrent: false, createdAt: aTime, lastActiveAt: aTime },
    ]);
    await refresh(laptop.refreshToken);
    const [, refreshed] = (await laptop.get('/auth/sessions')).body.data;
    expect(Date.parse(refreshed.lastActiveAt)).toBeGreaterThan(Date.parse(sessions[1].lastActiveAt));
    expect(refreshed.createdAt).toBe(sessions[1].createdAt);
  });

  it('are ended one by one, by their owner alone', async () => {
    const [member, stranger] = [await guildhall().member(), await guildhall().member()];
    const laptop = await logIn(member);
    const [{ id }] = (await member.get('/auth/sessions')).body.data;
    expectProblem(await stranger.delete(`/auth/sessions/${id}`), 404, 'auth.session-not-found');
    expect(await isLoggedIn(laptop)).toBe(true);

    expect((await member.delete(`/auth/sessions/${id}`)).status).toBe(204);

    expect(await isLoggedIn(laptop)).toBe(false);
    expectProblem(await refresh(laptop.refreshToken), 401, 'auth.invalid-refresh-token');
    expect(await isLoggedIn(member)).toBe(true);
    expectProblem(await member.delete(`/auth/sessions/${id}`), 404, 'auth.session-not-found');
    expect((await member.get('/auth/sessions')).body.data).toHaveLength(1);
  });

  it('are ended all but mine, or all', async () => {
    const member = await guildhall().member();
    const stranger = await guildhall().member();
    const devices = [await logIn(member), await logIn(member)];
    expect((await member.delete('/auth/sessions')).status).toBe(204);
    expect(await Promise.all([member, ...devices].map(isLoggedIn))).toEqual([true, false, false]);

    const other = await logIn(member);
    expect((await other.post('/auth/logout-all')).status).toBe(204);
    expect(await Promise.all([member, other, stranger].map(isLoggedIn))).toEqual([false, false, true]);
  });

  it('end when their member is suspended or deleted, and a login under way does not survive it', async () => {
    const member = await guildhall().member();
    const { app, database } = guildhall();
    const { ChangeStatus } = await import('#users');
    const { EndSessions } = await import('#auth');
    const { Transaction } = await import('#kernel');
    const release = await database.hold(`select from auth.credentials where user_id = '${member.id}' for update`);
    const logins = atOnce(2, () =>
      guildhall().anonymous.post('/auth/login', { identifier: member.username, password }),
    );
    await vi.waitUntil(async () => (await database.waiting()) === 2, { timeout: 10_000, interval: 10 });
    const suspended = app.get(Transaction).run(async () => {
      await app.get(ChangeStatus, { strict: false }).execute(member.id, 'suspended', null);
      await app.get(EndSessions, { strict: false }).execute(member.id);
    });
    await release();
    await suspended;
    const answers = await logins;
    expect(answers.every(({ status }) => status === 200 || status === 403)).toBe(true);
    const clients = answers
      .filter(({ status }) => status === 200)
      .map(({ body }) => new Client(member.base, body.tokens.accessToken));
    expect(await Promise.all([member, ...clients].map(isLoggedIn))).toEqual([member, ...clients].map(() => false));
    expect(await database.query('select from auth.sessions where user_id = $1', [member.id])).toEqual([]);
    const body = { identifier: member.username, password };
    expectProblem(await guildhall().anonymous.post('/auth/login', body), 403, 'auth.account-suspended');
    expectProblem(
      await guildhall().anonymous.post('/auth/login', { ...body, password: 'not this one' }),
      401,
      'auth.wrong-credentials',
    );
  });
});

describe('the end of a session', () => {
  it('is known to each program by itself, also to one beside which another has stopped', async () => {
    const other = await Guildhall.start({}, { database: guildhall().database });
    const member = await guildhall().member();
    expect(await isLoggedIn(member.at(other.anonymous.base))).toBe(true);
    await other.stop();
    // what the other one knew would not be trusted any more
    await sleep(1_000);
    expect(await isLoggedIn(await guildhall().member())).toBe(true);
    await member.post('/auth/logout');
    expect(await isLoggedIn(member)).toBe(false);
  });

  it('costs a request no statement', async () => {
    const member = await guildhall().member();
    const { SessionEndings } = await import('#auth');
    const endings = guildhall().app.get(SessionEndings, { strict: false });
    const [{ id }] = (await member.get('/auth/sessions')).body.data;
    await vi.waitUntil(() => endings.hasEnded(id) === false, { timeout: 3_000, interval: 10 });
    const heard: string[] = [];
    const stop = endings.onEnded((sessionId) => heard.push(sessionId));
    await member.post('/auth/logout');
    expect(endings.hasEnded(id)).toBe(true);
    expect(heard).toEqual([id]);
    stop();
  });
});
