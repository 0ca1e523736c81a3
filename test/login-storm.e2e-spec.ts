import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectProblem, type Answer, type Member } from './support/client.ts';
import { atOnce, tally } from './support/concurrently.ts';
import { useGuildhall } from './support/guildhall.ts';

/** Far more than the queue of hashes takes. */
const many = 150;
const keyed = () => ({ headers: { 'idempotency-key': randomUUID() } });

describe('a storm of logins', () => {
  const guildhall = useGuildhall({
    GUILDHALL__AUTH__HASH_QUEUE: '50',
    GUILDHALL__AUTH__TRIES_PER_ADDRESS: '10000',
    GUILDHALL__LOG__LEVEL: 'silent',
  });

  let reader: Member;
  beforeAll(async () => {
    reader = await guildhall().member();
  });

  /** What was answered; meanwhile a feed is read again and again, and each time soon answered. */
  async function expectQuickReads(storm: Promise<readonly Answer[]>): Promise<ReadonlyMap<string, number>> {
    let isOver = false;
    const all = storm.finally(() => (isOver = true));
    const took: number[] = [];
    while (!isOver) {
      const began = performance.now();
      const answer = await reader.get('/posts/feed');
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      took.push(performance.now() - began);
    }
    took.sort((a, b) => a - b);
    expect(took.at(-1)).toBeLessThan(2_000);
    expect(took[took.length >> 1]).toBeLessThan(200);
    const answers = await all;
    for (const answer of answers.filter(({ status }) => status === 503)) {
      expectProblem(answer, 503, 'auth.busy');
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    return tally(answers.map(({ status, body }) => `${status} ${body.code ?? ''}`));
  }

  it.each([
    ['without keys', () => ({})],
    ['each with an Idempotency-Key', keyed],
  ])('%s: some are looked at, others put off, and everything else stays quick', async (_, options) => {
    const { anonymous } = guildhall();
    const storm = atOnce(many, (n) =>
      anonymous.post('/auth/login', { identifier: `stranger_${n}`, password: 'not the password' }, options()),
    );
    const counted = await expectQuickReads(storm);
    expect([...counted.keys()].sort()).toEqual(['401 auth.wrong-credentials', '503 auth.busy']);
  });
});

describe('where hardly anything can be hashed at once', () => {
  const guildhall = useGuildhall({
    GUILDHALL__AUTH__HASH_CONCURRENCY: '1',
    GUILDHALL__AUTH__HASH_QUEUE: '1',
    GUILDHALL__LOG__LEVEL: 'silent',
  });

  it('a PIN that nobody looked at is no wrong try', async () => {
    const [alice, ...others] = [await guildhall().member(), await guildhall().member(), await guildhall().member()];
    for (const each of [alice, ...others]) await each.post('/wallet/pin', { pin: '4711', confirmPin: '4711' });
    let busy = 0;
    // now and then, on a machine with other work, they come one after the other
    for (let round = 0; round < 10 && busy < 6; round += 1) {
      const answers = await Promise.all(
        [...others, alice].map((each) => each.post('/wallet/pin/verify', { pin: '4711' })),
      );
      busy += answers.filter(({ body }) => body.code === 'auth.busy').length;
    }
    expect(busy).toBeGreaterThanOrEqual(6);
    const tries = await guildhall().database.query('select tries, locks, locked_until from wallets.pins');
    expect(tries).toEqual(Array.from({ length: 3 }, () => ({ tries: 0, locks: 0, locked_until: null })));
  });
});
