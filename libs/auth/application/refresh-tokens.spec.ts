import { FindUser, Newcomers, RegisterUser } from '#users';
import { beforeEach, describe, expect, it } from 'vitest';
import { CountingTokens, SessionsInMemory, UsersInMemory } from '../../../test/support/in-memory-auth.ts';
import { CountingIds, NoTransaction, OutboxInMemory, SettableClock } from '../../../test/support/in-memory.ts';
import { InvalidRefreshToken } from '../domain/auth.errors.ts';
import { LogOut } from './log-out.ts';
import { OpenSession, type Tokens } from './open-session.ts';
import { RefreshTokens } from './refresh-tokens.ts';

const day = 24 * 60 * 60 * 1000;

describe('refresh tokens', () => {
  let sessions: SessionsInMemory;
  let outbox: OutboxInMemory;
  let clock: SettableClock;
  let login: () => Promise<Tokens>;
  let refresh: RefreshTokens;

  beforeEach(async () => {
    const [users, ids] = [new UsersInMemory(), new CountingIds()];
    sessions = new SessionsInMemory();
    outbox = new OutboxInMemory();
    clock = new SettableClock();
    const tokens = new CountingTokens();
    const openSession = new OpenSession(sessions, tokens, ids, clock);
    const { state } = await new RegisterUser(
      new NoTransaction(),
      users,
      new Newcomers(),
      new OutboxInMemory(),
      ids,
      clock,
    ).execute({
      username: 'alice',
      email: 'alice@example.org',
      contactVerified: true,
    });
    login = () => openSession.execute(state, '');
    refresh = new RefreshTokens(sessions, new FindUser(users), tokens, new NoTransaction(), outbox, clock);
  });

  const expectRefused = (token: string) => expect(refresh.execute(token)).rejects.toBeInstanceOf(InvalidRefreshToken);

  it('are rotated: the new pair belongs to the same session', async () => {
    const first = await login();
    clock.advance(1000);
    const second = await refresh.execute(first.refreshToken);
    expect(second).toEqual({
      accessToken: 'access of user id-1 in id-2 at 2026-11-21T09:30:01.000Z',
      refreshToken: `successor of ${first.refreshToken}`,
      tokenType: 'Bearer',
      expiresIn: 900,
    });
    await expect(refresh.execute(second.refreshToken)).resolves.toMatchObject({ tokenType: 'Bearer' });
  });

  it('are kept as hashes only', async () => {
    const { refreshToken } = await login();
    expect(sessions.all.map(({ refreshHash }) => refreshHash.toString())).toEqual([`hash of ${refreshToken}`]);
  });

  it('are good for seven days after their last use', async () => {
    const first = await login();
    clock.advance(7 * day - 1);
    const second = await refresh.execute(first.refreshToken);
    clock.advance(7 * day - 1);
    const third = await refresh.execute(second.refreshToken);
    clock.advance(7 * day);
    await expectRefused(third.refreshToken);
  });

  it('answer their one successor for 30 seconds, however often they are used', async () => {
    const { refreshToken } = await login();
    const { refreshToken: successor } = await refresh.execute(refreshToken);
    for (const wait of [0, 10_000, 19_999]) {
      clock.advance(wait);
      expect((await refresh.execute(refreshToken)).refreshToken).toBe(successor);
    }
    expect(outbox.events).toEqual([]);
  });

  it('that come later than that end their session, and its owner is to know', async () => {
    const [phone, laptop] = [await login(), await login()];
    const { refreshToken: successor } = await refresh.execute(phone.refreshToken);
    clock.advance(30_000);
    await expectRefused(phone.refreshToken);
    await expectRefused(successor);
    await expect(refresh.execute(laptop.refreshToken)).resolves.toMatchObject({ tokenType: 'Bearer' });
    expect(outbox.events).toMatchObject([
      { type: 'refresh_token_reused', data: { userId: 'id-1', sessionId: 'id-2' }, actorId: null },
    ]);
  });

  it('that were replaced twice end their session at once', async () => {
    const first = await login();
    const second = await refresh.execute(first.refreshToken);
    const third = await refresh.execute(second.refreshToken);
    await expectRefused(first.refreshToken);
    await expectRefused(third.refreshToken);
  });

  it('that were made elsewhere are refused, and end nothing', async () => {
    await login();
    await expectRefused('made up');
    expect(sessions.all).toHaveLength(1);
  });

  it('end with their session, and only with theirs', async () => {
    const [phone, laptop] = [await login(), await login()];
    await new LogOut(sessions, clock).execute('id-2');
    await expectRefused(phone.refreshToken);
    await expect(refresh.execute(laptop.refreshToken)).resolves.toMatchObject({ tokenType: 'Bearer' });
  });
});
