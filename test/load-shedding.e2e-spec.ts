import { randomUUID } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { WorkSlots } from '../libs/platform/http/work-slots.ts';
import { expectProblem, type Answer } from './support/client.ts';
import { atOnce, tally } from './support/concurrently.ts';
import { useGuildhall } from './support/guildhall.ts';
import { fund } from './support/money.ts';
import { OpenApi } from './support/openapi.ts';

const lock = 'lock table posts.posts in access exclusive mode';

describe('a Guildhall that is asked more than it can do', () => {
  const guildhall = useGuildhall({
    GUILDHALL__SERVER__MAX_IN_FLIGHT: '2',
    GUILDHALL__SERVER__MAX_QUEUED: '3',
    GUILDHALL__SERVER__MAX_QUEUE_MS: '30000',
  });

  it('does some, keeps some waiting, and puts off the others at once; probes are answered', async () => {
    const alice = await guildhall().member();
    const release = await guildhall().database.hold(lock);
    const answered: Answer[] = [];
    const sent = atOnce(30, async () => answered.push(await alice.post('/posts', { content: 'many' })));
    await vi.waitUntil(() => answered.length === 25, { timeout: 10_000, interval: 5 });
    for (const answer of answered) {
      expectProblem(answer, 503, 'request.overloaded');
      expect(answer.headers.get('retry-after')).toBe('1');
    }
    for (const probe of ['/health', '/health/live', '/health/ready', '/health/startup']) {
      expect((await guildhall().anonymous.get(probe)).status, probe).toBe(200);
    }
    expect((await alice.get('/users/me')).status).toBe(503);
    await release();
    await sent;
    expect(tally(answered.map(({ status }) => status))).toEqual(
      new Map([
        [503, 25],
        [201, 5],
      ]),
    );
    expect((await alice.get('/users/me')).body.postCount).toBe(5);
  });

  it('goes on when those who waited have hung up, and does not work for them', async () => {
    const alice = await guildhall().member();
    const release = await guildhall().database.hold(lock);
    const hangUp = new AbortController();
    const options = {
      method: 'POST',
      signal: hangUp.signal,
      headers: { authorization: `Bearer ${alice.accessToken}`, 'content-type': 'application/json' },
      body: '{"content":"nobody waits"}',
    };
    const sent = atOnce(5, () => fetch(`${alice.base}/posts`, options).catch(() => undefined));
    await vi.waitUntil(() => guildhall().app.get(WorkSlots).isFull('write'), { timeout: 10_000, interval: 5 });
    hangUp.abort();
    await sent;
    await release();
    await vi.waitUntil(async () => (await alice.get('/users/me')).status === 200, { timeout: 10_000, interval: 5 });
    await guildhall().settle();
    expect((await alice.get('/users/me')).body.postCount).toBe(2);
    const answers = await atOnce(5, () => alice.get('/users/me'));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  });

  it('says so in the document, of every route but the probes', async () => {
    for (const { path, mentions } of (await OpenApi.of(guildhall().origin)).operations) {
      expect([path, mentions(503, 'request.overloaded')]).toEqual([path, !path.startsWith('/api/v1/health')]);
    }
  });
});

describe('under load', () => {
  const guildhall = useGuildhall({
    GUILDHALL__SERVER__MAX_IN_FLIGHT: '8',
    GUILDHALL__SERVER__MAX_QUEUED: '32',
  });

  it('every answer is whole or a 503 that says when to come again, and probes stay fast', async () => {
    const alice = await guildhall().member();
    await alice.writes('hello');
    let isOver = false;
    const slowest = (async () => {
      let most = 0;
      while (!isOver) {
        const began = performance.now();
        expect((await guildhall().anonymous.get('/health')).status).toBe(200);
        most = Math.max(most, performance.now() - began);
      }
      return most;
    })();
    const answers: Answer[] = [];
    for (let round = 0; round < 10; round += 1) {
      answers.push(
        ...(await atOnce(200, (n) =>
          n % 4 === 0 ? alice.post('/posts', { content: 'x' }) : alice.get('/posts/feed'),
        )),
      );
    }
    isOver = true;
    const counted = tally(answers.map(({ status }) => status));
    expect([...counted.keys()].sort()).toEqual([200, 201, 503]);
    for (const answer of answers.filter(({ status }) => status === 503)) {
      expectProblem(answer, 503, 'request.overloaded');
      expect(answer.headers.get('retry-after')).toBe('1');
    }
    const written = (await alice.all(`/users/${alice.id}/posts`, 100)).length;
    expect(written).toBe(1 + (counted.get(201) ?? 0));
    expect(await slowest).toBeLessThan(2_000);
  });
});

describe('writers that wait for one lock', () => {
  const guildhall = useGuildhall();
  const pin = '4711';

  it('leave room for the reads of everybody: 400 keyed transfers to one receiver', async () => {
    const [receiver, reader] = [await guildhall().member(), await guildhall().member()];
    const senders = await atOnce(4, async () => {
      const sender = await guildhall().member();
      await sender.post('/wallet/pin', { pin, confirmPin: pin });
      await fund(guildhall().database, sender.id, 1_000n);
      return { sender, stepUpToken: (await sender.post('/wallet/pin/verify', { pin })).body.stepUpToken };
    });
    await reader.writes('hello');
    const transfers = Array.from({ length: 400 }, (_, index) => {
      const { sender, stepUpToken } = senders[index % senders.length] ?? {};
      const headers = { 'idempotency-key': randomUUID() };
      const body = { receiverUserId: receiver.id, amount: '0.01', stepUpToken };
      return async () => sender?.post('/transfers', body, { headers });
    });
    const account = `select from wallets.accounts where owner_id = '${receiver.id}' for update`;
    const release = await guildhall().database.hold(account);
    let hasBegun = false;
    let isOver = false;
    const storm = Promise.all(transfers.map((send) => send())).finally(() => (isOver = true));
    const reads: Answer[] = [];
    while (!hasBegun || reads.length < 40) {
      hasBegun ||= (await guildhall().database.waiting()) > 0;
      reads.push(
        ...(await atOnce(4, (n) => reader.get(['/users/me', '/posts/feed', '/wallet', '/conversations'][n] ?? ''))),
      );
    }
    expect(tally(reads.map(({ status }) => status))).toEqual(new Map([[200, reads.length]]));
    expect(isOver).toBe(false);
    await release();
    while (!isOver) reads.push(await reader.get('/users/me'));
    expect(tally(reads.map(({ status }) => status))).toEqual(new Map([[200, reads.length]]));

    // who was put off comes again with the same key, and all of it happens once
    let answers: readonly (Answer | undefined)[] = await storm;
    for (let round = 0; round < 20 && answers.some((answer) => answer?.status !== 201); round += 1) {
      for (const answer of answers)
        if (answer?.status !== 201) expect([answer?.status, answer?.headers.get('retry-after')]).toEqual([503, '1']);
      answers = await atOnce(400, async (n) => (answers[n]?.status === 201 ? answers[n] : transfers[n]?.()));
    }
    expect(tally(answers.map((answer) => answer?.status))).toEqual(new Map([[201, 400]]));
    expect((await receiver.get('/wallet')).body.balance).toBe('4.00');
  }, 60_000);
});
