import { randomUUID } from 'node:crypto';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisServer } from '../../contracts/redis-server.ts';
import { inParallel, tally } from '../../support/concurrently.ts';
import { Guildhall } from '../../support/guildhall.ts';
import { codeSentTo, otherThan } from '../../support/inbox.ts';
import { chaosNumber } from '../form.ts';
import { isOnPath } from '../../support/services/processes.ts';

const guesses = chaosNumber('GUESSES', 1_000, 10_000);
const flushEvery = 50;
const pauseMs = 30_000;

/** Two processes that share a database, and a Redis that forgets everything again and again. */
describe(`${guesses} guesses over two processes, with Redis flushed meanwhile`, { timeout: 600_000 }, () => {
  let redis: RedisServer | undefined;
  let guildhalls: readonly [Guildhall, Guildhall] | undefined;

  beforeAll(async () => {
    if (isOnPath('redis-server')) redis = await RedisServer.start();
    const environment = {
      ...(redis === undefined ? {} : { REDIS_URL: redis.url }),
      GUILDHALL__AUTH__TRIES_PER_ADDRESS: '1000000',
      GUILDHALL__AUTH__HASH_QUEUE: '10000',
    };
    const first = await Guildhall.start(environment);
    guildhalls = [first, await Guildhall.start(environment, { database: first.database })];
  });
  afterAll(async () => {
    for (const guildhall of guildhalls?.toReversed() ?? []) await guildhall.stop();
    await redis?.stop();
  });

  const first = (): Guildhall => guildhalls?.[0] ?? expect.fail('both are started before the tests');

  /** The tries that are allowed without a pause, and one more after each pause; they get longer. */
  function expectFew(what: string, looked: number, startedAt: number): void {
    console.info(`${guesses} guesses at ${what}: ${looked} looked at`);
    expect(looked).toBeGreaterThanOrEqual(5);
    expect(looked).toBeLessThanOrEqual(5 + Math.floor((performance.now() - startedAt) / pauseMs));
  }

  /** Every third with an `Idempotency-Key`, because that puts a transaction around it. */
  async function guessAt(path: string, body: (n: number) => object): Promise<ReadonlyMap<number, number>> {
    const numbers = Array.from({ length: guesses }, (_, n) => n);
    const statuses = await inParallel(numbers, 48, async (n) => {
      if (n % flushEvery === 0) await redis?.command('flushall');
      const headers: Record<string, string> = n % 3 === 0 ? { 'idempotency-key': randomUUID() } : {};
      const { anonymous } = guildhalls?.[n % 2] ?? first();
      return (await anonymous.post(path, body(n), { headers })).status;
    });
    return tally(statuses);
  }

  it('at a password: five are looked at, and one more after each pause', async () => {
    const { username } = await first().member();
    const startedAt = performance.now();
    const counts = await guessAt('/auth/login', (n) => ({ identifier: username, password: `guess number ${n}` }));
    const looked = counts.get(401) ?? 0;
    expectFew('a password', looked, startedAt);
    expect(looked + (counts.get(429) ?? 0)).toBe(guesses);
  });

  it('at a second factor, by who knows the password: five are looked at, and one more after each pause', async () => {
    const member = await first().member();
    const { username, password } = member;
    const { secret } = (await member.post('/auth/totp', { password })).body;
    const totp = new TOTP({ secret });
    await member.post('/auth/totp/confirm', { totp: totp.generate({ timestamp: Date.now() - 30_000 }) });
    const startedAt = performance.now();
    // the right ones are among them, and recovery codes that are none
    const counts = await guessAt('/auth/login', (n) => ({
      identifier: username,
      password,
      totp: n === guesses - 1 ? totp.generate() : n % 10 === 0 ? 'aaaaa-aaaaa' : String(n).padStart(6, '0'),
    }));
    const looked = counts.get(401) ?? 0;
    expectFew('a second factor', looked, startedAt);
    expect(looked + (counts.get(429) ?? 0)).toBe(guesses);
  });

  it.each(['verify', 'reset'] as const)('at a code to %s: three are looked at', async (purpose) => {
    const member = await first().member();
    const identifier = `${member.username}@example.org`;
    if (purpose === 'verify')
      await first().database.query('update users.users set email_verified = false where id = $1', [member.id]);
    await first().anonymous.post(purpose === 'verify' ? '/auth/resend' : '/auth/password/forgot', { identifier });
    const code = await codeSentTo(first().anonymous, identifier);
    // the right one is among them, where it is too late
    const guess = (n: number) => (n === guesses - 1 ? code : otherThan(code, n + 1));
    const path = purpose === 'verify' ? '/auth/verify' : '/auth/password/reset';
    const more = purpose === 'verify' ? {} : { newPassword: 'battery staple correct' };
    const counts = await guessAt(path, (n) => ({ identifier, code: guess(n), ...more }));
    expect(counts).toEqual(new Map([[401, guesses]]));
    const stored = await first().database.query('select tries from auth.codes where target = $1', [identifier]);
    console.info(`${guesses} guesses at a code to ${purpose}: ${stored[0]?.['tries']} looked at`);
    expect(stored).toEqual([{ tries: 3 }]);
  });
});
