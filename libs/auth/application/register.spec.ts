import { FindUser, Newcomers, RegisterUser, UsernameTaken } from '#users';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  CodesInMemory,
  CountingCodes,
  CountingTokens,
  CredentialsInMemory,
  MessengerInMemory,
  OneCommonPassword,
  SessionsInMemory,
  TransparentHasher,
  UsersInMemory,
} from '../../../test/support/in-memory-auth.ts';
import { CountingIds, NoTransaction, OutboxInMemory, SettableClock } from '../../../test/support/in-memory.ts';
import { CannotSendCode, PasswordRefused } from '../domain/auth.errors.ts';
import { AccountPolicy } from './account-policy.ts';
import { Codes } from './codes.ts';
import { NewPassword } from './new-password.ts';
import { OpenSession } from './open-session.ts';
import { Register, type Registration } from './register.ts';
import { SendCode } from './send-code.ts';

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

  let messenger: MessengerInMemory;

  function register({ requireVerification = false, can = { email: true, sms: true } } = {}): Register {
    const [ids, clock] = [new CountingIds(), new SettableClock()];
    messenger = new MessengerInMemory(can);
    const codes = new Codes(new CodesInMemory(), new CountingCodes(), clock);
    return new Register(
      new NoTransaction(),
      new RegisterUser(new NoTransaction(), users, new Newcomers(), new OutboxInMemory(), ids, clock),
      credentials,
      new NewPassword(new OneCommonPassword(), new TransparentHasher()),
      new OpenSession(sessions, new CountingTokens(), ids, clock),
      new SendCode(new NoTransaction(), new FindUser(users), codes, messenger),
      new AccountPolicy({ requireVerification, triesPerAccount: 5, triesPerAddress: 100 }),
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

  it('sends a code instead of tokens where the member must be verified first', async () => {
    const { tokens, verification } = await register({ requireVerification: true }).execute(alice);
    expect(tokens).toBeNull();
    expect(sessions.all).toEqual([]);
    expect(users.all.map(({ isContactVerified }) => isContactVerified)).toEqual([false]);
    const expiresAt = new Date('2026-11-21T09:40:00.000Z');
    expect(verification).toEqual({ channel: 'email', target: 'alice@example.org', expiresAt });
    expect(messenger.sent).toMatchObject([{ to: 'alice@example.org', text: expect.stringContaining('000001') }]);
  });

  it('sends it where it can, and refuses whom it cannot reach', async () => {
    const strict = { requireVerification: true, can: { email: false, sms: true } };
    const { verification } = await register(strict).execute({ ...alice, phone: '+491701234567' });
    expect(verification).toMatchObject({ channel: 'sms', target: '+491701234567' });
    expect(messenger.sent).toEqual([{ to: '+491701234567', text: expect.stringContaining('000001') }]);
    await expect(register(strict).execute({ ...alice, username: 'alice2' })).rejects.toBeInstanceOf(CannotSendCode);
  });

  it.each([
    ['a password equal to the username', { ...alice, password: 'ALICE_in_w', username: 'alice_in_w' }],
    ['a password that everybody tries', { ...alice, password: 'password123' }],
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
