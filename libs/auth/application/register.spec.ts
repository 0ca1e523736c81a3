import { Newcomers, RegisterUser, UsernameTaken } from '#users';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  CountingTokens,
  CredentialsInMemory,
  SessionsInMemory,
  TransparentHasher,
  UsersInMemory,
} from '../../../test/support/in-memory-auth.ts';
import { CountingIds, NoTransaction, OutboxInMemory, SettableClock } from '../../../test/support/in-memory.ts';
import { PasswordRefused } from '../domain/auth.errors.ts';
import { AccountPolicy } from './account-policy.ts';
import { OpenSession } from './open-session.ts';
import { Register, type Registration } from './register.ts';

const alice: Registration = { username: 'alice', password: 'correct horse', email: 'alice@example.org', userAgent: '' };

describe('register', () => {
  let users: UsersInMemory;
  let credentials: CredentialsInMemory;
  let sessions: SessionsInMemory;

  beforeEach(() => {
    users = new UsersInMemory();
    credentials = new CredentialsInMemory();
    sessions = new SessionsInMemory();
  });

  function register({ requireVerification = false } = {}): Register {
    const [ids, clock] = [new CountingIds(), new SettableClock()];
    return new Register(
      new NoTransaction(),
      new RegisterUser(new NoTransaction(), users, new Newcomers(), new OutboxInMemory(), ids, clock),
      credentials,
      new TransparentHasher(),
      new OpenSession(sessions, new CountingTokens(), ids, clock),
      new AccountPolicy(requireVerification),
    );
  }

  it('makes a member with the hash of the password, and logs them in', async () => {
    const { userId, tokens } = await register().execute(alice);
    expect(users.all.map(({ state }) => [state.id, state.username])).toEqual([[userId, 'alice']]);
    expect([...credentials.all]).toEqual([[userId, 'hash of correct horse']]);
    expect(sessions.all.map((session) => session.userId)).toEqual([userId]);
    expect(tokens).toMatchObject({
      refreshToken: expect.stringMatching(/^refresh-1 of /),
      tokenType: 'Bearer',
      expiresIn: 900,
    });
  });

  it('gives no tokens where the member must be verified first', async () => {
    const { tokens } = await register({ requireVerification: true }).execute(alice);
    expect(tokens).toBeNull();
    expect(sessions.all).toEqual([]);
    expect(users.all.map(({ isContactVerified }) => isContactVerified)).toEqual([false]);
  });

  it.each([
    ['a password equal to the username', { ...alice, password: 'ALICE_in_w', username: 'alice_in_w' }],
    ['a password of seven characters', { ...alice, password: '1234567' }],
    ['a password of 129 characters', { ...alice, password: 'x'.repeat(129) }],
  ])('refuses %s, and makes nothing', async (_, registration) => {
    await expect(register().execute(registration)).rejects.toBeInstanceOf(PasswordRefused);
    expect([users.all, credentials.all.size, sessions.all]).toEqual([[], 0, []]);
  });

  it('gives a taken username no second password', async () => {
    const useCase = register();
    await useCase.execute(alice);
    await expect(useCase.execute({ ...alice, password: 'another one' })).rejects.toBeInstanceOf(UsernameTaken);
    expect([...credentials.all.values()]).toEqual(['hash of correct horse']);
  });
});
