import { FindUser, Newcomers, RegisterUser } from '#users';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  CountingTokens,
  CredentialsInMemory,
  PlainAuthenticator,
  SecondFactorsInMemory,
  SessionsInMemory,
  TransparentHasher,
  TriesInMemory,
  UsersInMemory,
} from '../../../test/support/in-memory-auth.ts';
import { CountingIds, NoTransaction, OutboxInMemory, SettableClock } from '../../../test/support/in-memory.ts';
import {
  NotVerified,
  SecondFactorRequired,
  TooManyTries,
  WrongCredentials,
  WrongSecondFactor,
} from '../domain/auth.errors.ts';
import { AccountPolicy } from './account-policy.ts';
import { CheckPassword } from './check-password.ts';
import { CheckSecondFactor } from './check-second-factor.ts';
import { LetIn } from './let-in.ts';
import { LogIn } from './log-in.ts';
import { OpenSession } from './open-session.ts';
import { ProveIdentity } from './prove-identity.ts';

describe('log in', () => {
  const ids = new CountingIds();
  const clock = new SettableClock();
  let users: UsersInMemory;
  let credentials: CredentialsInMemory;
  let sessions: SessionsInMemory;
  let hasher: TransparentHasher;
  let tries: TriesInMemory;
  let factors: SecondFactorsInMemory;

  beforeEach(async () => {
    users = new UsersInMemory();
    credentials = new CredentialsInMemory();
    sessions = new SessionsInMemory();
    hasher = new TransparentHasher();
    tries = new TriesInMemory();
    factors = new SecondFactorsInMemory();
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

  function logIn({ requireVerification = false } = {}): LogIn {
    const policy = new AccountPolicy({ requireVerification, triesPerAccount: 5, triesPerAddress: 8 });
    const openSession = new OpenSession(sessions, new CountingTokens(), ids, clock);
    return new LogIn(
      new FindUser(users),
      tries,
      new ProveIdentity(
        new NoTransaction(),
        new CheckPassword(tries, credentials, hasher, policy),
        new CheckSecondFactor(factors, new PlainAuthenticator(), clock),
      ),
      new LetIn(new NoTransaction(), credentials, new FindUser(users), openSession),
      policy,
    );
  }
  const attempt = (identifier: string, password: string, useCase = logIn(), totp?: string) =>
    useCase.execute({ identifier, password, totp, userAgent: 'test', address: '192.0.2.1' });

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

  it('looks at five wrong passwords of an account, known or not, and at no sixth', async () => {
    const id = await member('alice');
    for (const identifier of ['alice', 'nobody']) {
      hasher.checked.length = 0;
      tries.all.delete('address 192.0.2.1');
      for (let guess = 0; guess < 5; guess += 1)
        await expect(attempt(identifier, 'wrong')).rejects.toBeInstanceOf(WrongCredentials);
      await expect(attempt(identifier, 'alice’s password')).rejects.toBeInstanceOf(TooManyTries);
      expect(hasher.checked).toHaveLength(5);
    }
    expect([...tries.all.keys()]).toContain(`account ${id}`);
  });

  it('forgives the account and the address when all was right', async () => {
    await member('alice');
    for (let round = 0; round < 7; round += 1) {
      await expect(attempt('alice', 'wrong')).rejects.toBeInstanceOf(WrongCredentials);
      await attempt('alice', 'alice’s password');
    }
    expect([...tries.all]).toEqual([['address 192.0.2.1', 7]]);
  });

  it('counts what comes from one address, whatever the account', async () => {
    for (let guess = 0; guess < 8; guess += 1)
      await expect(attempt(`nobody_${guess}`, 'wrong')).rejects.toBeInstanceOf(WrongCredentials);
    await expect(attempt('somebody', 'wrong')).rejects.toBeInstanceOf(TooManyTries);
    expect(hasher.checked).toHaveLength(8);
  });

  it('takes many right passwords at once for what they are', async () => {
    await member('alice');
    const useCase = logIn();
    await Promise.all(Array.from({ length: 8 }, () => attempt('alice', 'alice’s password', useCase)));
    expect(sessions.all).toHaveLength(8);
  });

  describe('of somebody with a second factor', () => {
    const right = 'alice’s password';
    const withCode = (code?: string) => attempt('alice', right, logIn(), code);

    beforeEach(async () => factors.on.set(await member('alice'), { secret: '77777', lastStep: 0, codes: ['paper-1'] }));

    it('takes each code of the authenticator once, and each recovery code once', async () => {
      for (const code of ['777771', 'paper-1']) {
        await expect(withCode(code)).resolves.toBeDefined();
        await expect(withCode(code)).rejects.toBeInstanceOf(WrongSecondFactor);
      }
      expect(sessions.all).toHaveLength(2);
    });

    it('asks for the code only when the password is right, and that is no guess', async () => {
      await expect(attempt('alice', 'wrong')).rejects.toBeInstanceOf(WrongCredentials);
      for (let round = 0; round < 9; round += 1) await expect(withCode()).rejects.toBeInstanceOf(SecondFactorRequired);
      expect([...tries.all.values()]).toEqual([1, 1]);
    });

    it('counts wrong codes, and asking without one in between does not help', async () => {
      for (let guess = 0; guess < 5; guess += 1) {
        await expect(withCode()).rejects.toBeInstanceOf(SecondFactorRequired);
        await expect(withCode('79')).rejects.toBeInstanceOf(WrongSecondFactor);
      }
      await expect(withCode('777771')).rejects.toBeInstanceOf(TooManyTries);
      expect(sessions.all).toEqual([]);
    });
  });
});
