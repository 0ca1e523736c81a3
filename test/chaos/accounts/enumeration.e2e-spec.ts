import { beforeAll, describe, expect, it } from 'vitest';
import { useGuildhall } from '../../support/guildhall.ts';
import { chaosNumber } from '../form.ts';

/** How often each kind of account is asked for. */
const samples = chaosNumber('TIMINGS', 20, 1_000);
/** Of Welch's t: what is further apart than this is not the same (chance says so once in 150,000 times). */
const limit = 4.5;
const newPassword = 'battery staple correct';
const code = '000000';

const routes: readonly {
  readonly path: string;
  readonly body: object;
  readonly prepare?: string;
  readonly times: number;
}[] = [
  { path: '/auth/login', body: { password: 'not this one' }, times: 1 },
  { path: '/auth/verify', body: { code }, prepare: 'update auth.codes set tries = 0', times: 3 },
  { path: '/auth/resend', body: {}, prepare: 'delete from auth.tries', times: 3 },
  { path: '/auth/password/forgot', body: {}, prepare: 'delete from auth.tries', times: 3 },
  { path: '/auth/password/reset', body: { code, newPassword }, prepare: 'update auth.codes set tries = 0', times: 3 },
];

describe('how long an answer takes does not tell who is a member', { timeout: 60_000 + samples * 5_000 }, () => {
  const guildhall = useGuildhall({
    GUILDHALL__AUTH__TRIES_PER_ACCOUNT: '1000000',
    GUILDHALL__AUTH__TRIES_PER_ADDRESS: '1000000',
  });
  const emails = { nobody: 'nobody@example.org', member: '', unverified: '', suspended: '' };

  beforeAll(async () => {
    for (const name of ['member', 'unverified', 'suspended'] as const) {
      await guildhall().member(name);
      emails[name] = `${name}@example.org`;
    }
    const { database } = guildhall();
    await database.query(`update users.users set email_verified = false where username = 'unverified'`);
    await database.query(`update users.users set status = 'suspended' where username = 'suspended'`);
  });

  it.each(routes)('of POST $path', async ({ path, body, prepare, times }) => {
    const names = Object.keys(emails) as (keyof typeof emails)[];
    const ask = async (name: keyof typeof emails): Promise<number> => {
      if (prepare !== undefined) await guildhall().database.query(prepare);
      const start = performance.now();
      const { status } = await guildhall().anonymous.post(path, { identifier: emails[name], ...body });
      const took = performance.now() - start;
      expect([204, 401]).toContain(status);
      return took;
    };
    for (const name of names) await ask(name);

    const rounds: string[][] = [];
    // a machine that does something else meanwhile does so once, and not three times
    while (rounds.length < 3 && rounds.at(-1)?.length !== 0) {
      const took = { nobody: [], member: [], unverified: [], suspended: [] } as Record<keyof typeof emails, number[]>;
      for (let sample = 0; sample < samples * times; sample += 1) {
        const order = names.map((_, index) => names[(index + sample) % names.length] ?? 'nobody');
        for (const name of sample % 2 === 0 ? order : order.toReversed()) took[name].push(await ask(name));
      }
      const differences = names.slice(1).map((name) => ({ name, ...compare(took[name], took.nobody) }));
      console.info(
        `${path}, n = ${samples * times} each, nobody ${meanOf(took.nobody).toFixed(2)} ms: ` +
          differences.map(({ name, apart, t }) => `${name} ${apart.toFixed(3)} ms (t ${t.toFixed(2)})`).join(', '),
      );
      rounds.push(differences.filter(({ t }) => Math.abs(t) >= limit).map(({ name }) => name));
    }
    expect(rounds.at(-1)).toEqual([]);
  });
});

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** How far apart two means are, in milliseconds and in units of what chance explains. */
function compare(one: readonly number[], other: readonly number[]): { readonly apart: number; readonly t: number } {
  const errorOf = (values: readonly number[]) => {
    const mean = meanOf(values);
    return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1) / values.length;
  };
  const apart = meanOf(one) - meanOf(other);
  return { apart, t: apart / Math.sqrt(errorOf(one) + errorOf(other)) };
}
