import { FindUser, Newcomers, RegisterUser } from '#users';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  CountingTokens,
  CredentialsInMemory,
  SessionsInMemory,
  TransparentHasher,
  UsersInMemory,
} from '../../../test/support/in-memory-auth.ts';
import { CountingIds, NoTransaction, OutboxInMemory, SettableClock } from '../../../test/support/in-memory.ts';
import { NotVerified, WrongCredentials } from '../domain/auth.errors.ts';
import { AccountPolicy } from './account-policy.ts';
import { LetIn } from './let-in.ts';
import { LogIn } from './log-in.ts';
import { OpenSession } from './open-session.ts';

describe('log in', () => {
  const ids = new CountingIds();
  const clock = new SettableClock();
  let users: UsersInMemory;
  let credentials: CredentialsInMemory;
  let sessions: SessionsInMemory;
  let hasher: TransparentHasher;

  beforeEach(async () => {
    users = new UsersInMemory();
    credentials = new CredentialsInMemory();
    sessions = new SessionsInMemory();
    hasher = new TransparentHasher();
  });

  async function member(username: string, contactVerified = true): Promise<string> {
    const email = `${username}@example.org`;
    const user = await new RegisterUser(
      new NoTransaction(),
      users,
      new Newcomers(),
      new OutboxInMemory(),
      ids,
      clock,
    ).execute({
      username,
      email,
      contactVerified,
    });
    await credentials.add(user.state.id, `hash of ${username}’s password`);
    return user.state.id;
  }

  const logIn = ({ requireVerification = false } = {}): LogIn =>
    new LogIn(
      new FindUser(users),
      credentials,
      hasher,
      new LetIn(
        new NoTransaction(),
        credentials,
        new FindUser(users),
        new OpenSession(sessions, new CountingTokens(), ids, clock),
      ),
      new AccountPolicy(requireVerification),
    );
  const attempt = (identifier: string, password: string, useCase = logIn()) =>
    useCase.execute({ identifier, password, userAgent: 'test' });

  it.each(['alice', 'ALICE', 'alice@example.org', 'Alice@Example.ORG'])(
    'opens a session for %s',
    async (identifier) => {
      const id = await member('alice');
      const { userId, tokens } = await attempt(identifier, 'alice’s password');
      expect(userId).toBe(id);
      expect(tokens.refreshToken).toMatch(/^refresh-1 of /);
      expect(sessions.all.map((session) => session.userId)).toEqual([id]);
    },
  );

  it('refuses a wrong password, and another member’s', async () => {
    await member('alice');
    await member('bob');
    for (const password of ['wrong', '', 'bob’s password', 'ALICE’S PASSWORD']) {
      await expect(attempt('alice', password)).rejects.toBeInstanceOf(WrongCredentials);
    }
    expect(sessions.all).toEqual([]);
  });

  it('looks up and checks a password also for somebody unknown, so that they cannot be told apart by time', async () => {
    await expect(attempt('nobody', 'guess')).rejects.toBeInstanceOf(WrongCredentials);
    expect(credentials.lookups).toBe(1);
    expect(hasher.checked).toEqual([{ hash: undefined, password: 'guess' }]);
  });

  it('refuses a member without a password, whatever is guessed', async () => {
    const id = await member('alice');
    credentials.all.delete(id);
    await expect(attempt('alice', 'guess')).rejects.toBeInstanceOf(WrongCredentials);
    expect(hasher.checked).toEqual([{ hash: undefined, password: 'guess' }]);
  });

  it('tells of a missing verification only to whoever knows the password', async () => {
    await member('alice', false);
    const strict = logIn({ requireVerification: true });
    await expect(attempt('alice', 'wrong', strict)).rejects.toBeInstanceOf(WrongCredentials);
    await expect(attempt('alice', 'alice’s password', strict)).rejects.toBeInstanceOf(NotVerified);
    expect(sessions.all).toEqual([]);
    await expect(attempt('alice', 'alice’s password')).resolves.toMatchObject({
      tokens: { tokenType: 'Bearer' },
    });
  });
});
