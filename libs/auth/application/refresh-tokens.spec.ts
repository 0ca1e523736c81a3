import { FindUser, RegisterUser, type User } from '#users';
import { beforeEach, describe, expect, it } from 'vitest';
import { CountingTokens, SessionsInMemory, UsersInMemory } from '../../../test/support/in-memory-auth.ts';
import { CountingIds, NoTransaction, OutboxInMemory, SettableClock } from '../../../test/support/in-memory.ts';
import { InvalidRefreshToken } from '../domain/auth.errors.ts';
import { LogOut } from './log-out.ts';
import { OpenSession } from './open-session.ts';
import { RefreshTokens } from './refresh-tokens.ts';

const day = 24 * 60 * 60 * 1000;

describe('refresh tokens', () => {
  let sessions: SessionsInMemory;
  let clock: SettableClock;
  let openSession: OpenSession;
  let alice: User;
  let refresh: RefreshTokens;

  beforeEach(async () => {
    const users = new UsersInMemory();
    sessions = new SessionsInMemory();
    clock = new SettableClock();
    const [tokens, ids] = [new CountingTokens(), new CountingIds()];
    alice = await new RegisterUser(new NoTransaction(), users, new OutboxInMemory(), ids, clock).execute({
      username: 'alice',
      email: 'alice@example.org',
      contactVerified: true,
    });
    openSession = new OpenSession(sessions, tokens, ids, clock);
    refresh = new RefreshTokens(sessions, new FindUser(users), tokens, clock);
  });

  it('are rotated: the new pair belongs to the same session, and the old one is worth nothing', async () => {
    const first = await openSession.execute(alice.state);
    clock.advance(1000);
    const second = await refresh.execute(first.refreshToken);
    expect(second).toEqual({
      accessToken: 'access of user id-1 in id-2 at 2026-11-21T09:30:01.000Z',
      refreshToken: expect.not.stringMatching(first.refreshToken),
      tokenType: 'Bearer',
      expiresIn: 900,
    });
    await expect(refresh.execute(first.refreshToken)).rejects.toBeInstanceOf(InvalidRefreshToken);
    await expect(refresh.execute(second.refreshToken)).resolves.toMatchObject({ tokenType: 'Bearer' });
  });

  it('are kept as hashes only', async () => {
    const { refreshToken } = await openSession.execute(alice.state);
    expect(sessions.all.map(({ refreshHash }) => refreshHash.toString())).toEqual([`hash of ${refreshToken}`]);
  });

  it('are good for seven days after their last use', async () => {
    const first = await openSession.execute(alice.state);
    clock.advance(7 * day - 1);
    const second = await refresh.execute(first.refreshToken);
    clock.advance(7 * day - 1);
    const third = await refresh.execute(second.refreshToken);
    clock.advance(7 * day);
    await expect(refresh.execute(third.refreshToken)).rejects.toBeInstanceOf(InvalidRefreshToken);
  });

  it('end with their session, and only with theirs', async () => {
    const [phone, laptop] = [await openSession.execute(alice.state), await openSession.execute(alice.state)];
    await new LogOut(sessions).execute('id-2');
    await expect(refresh.execute(phone.refreshToken)).rejects.toBeInstanceOf(InvalidRefreshToken);
    await expect(refresh.execute(laptop.refreshToken)).resolves.toMatchObject({ tokenType: 'Bearer' });
  });
});
