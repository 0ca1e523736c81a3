import { beforeEach, describe, expect, it } from 'vitest';
import { CountingTokens, SessionsInMemory } from '../../../test/support/in-memory-auth.ts';
import { CountingIds, SettableClock } from '../../../test/support/in-memory.ts';
import { InvalidRefreshToken } from '../domain/auth.errors.ts';
import { LogOut } from './log-out.ts';
import { OpenSession } from './open-session.ts';
import { RefreshTokens } from './refresh-tokens.ts';

const day = 24 * 60 * 60 * 1000;

describe('refresh tokens', () => {
  let sessions: SessionsInMemory;
  let clock: SettableClock;
  let openSession: OpenSession;
  let refresh: RefreshTokens;

  beforeEach(() => {
    sessions = new SessionsInMemory();
    clock = new SettableClock();
    const tokens = new CountingTokens();
    openSession = new OpenSession(sessions, tokens, new CountingIds(), clock);
    refresh = new RefreshTokens(sessions, tokens, clock);
  });

  it('are rotated: the new pair belongs to the same session, and the old one is worth nothing', async () => {
    const first = await openSession.execute('alice');
    clock.advance(1000);
    const second = await refresh.execute(first.refreshToken);
    expect(second).toEqual({
      accessToken: 'access of alice in id-1 at 2026-11-21T09:30:01.000Z',
      refreshToken: expect.not.stringMatching(first.refreshToken),
      tokenType: 'Bearer',
      expiresIn: 900,
    });
    await expect(refresh.execute(first.refreshToken)).rejects.toBeInstanceOf(InvalidRefreshToken);
    await expect(refresh.execute(second.refreshToken)).resolves.toMatchObject({ tokenType: 'Bearer' });
  });

  it('are kept as hashes only', async () => {
    const { refreshToken } = await openSession.execute('alice');
    expect(sessions.all.map(({ refreshHash }) => refreshHash.toString())).toEqual([`hash of ${refreshToken}`]);
  });

  it('are good for seven days after their last use', async () => {
    const first = await openSession.execute('alice');
    clock.advance(7 * day - 1);
    const second = await refresh.execute(first.refreshToken);
    clock.advance(7 * day - 1);
    const third = await refresh.execute(second.refreshToken);
    clock.advance(7 * day);
    await expect(refresh.execute(third.refreshToken)).rejects.toBeInstanceOf(InvalidRefreshToken);
  });

  it('end with their session, and only with theirs', async () => {
    const [phone, laptop] = [await openSession.execute('alice'), await openSession.execute('alice')];
    await new LogOut(sessions).execute('id-1');
    await expect(refresh.execute(phone.refreshToken)).rejects.toBeInstanceOf(InvalidRefreshToken);
    await expect(refresh.execute(laptop.refreshToken)).resolves.toMatchObject({ tokenType: 'Bearer' });
  });
});
