import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { ExpireAgreements } from '../libs/wallets/application/expire-agreements.ts';
import { VerifyLedger } from '#wallets';
import { expectProblem, type Member } from './support/client.ts';
import { useGuildhall } from './support/guildhall.ts';
import { fund } from './support/money.ts';

describe('agreements about money', () => {
  const guildhall = useGuildhall();
  const pin = '4711';
  let alice: Member;
  let bob: Member;
  let carol: Member;

  beforeAll(async () => {
    [alice, bob, carol] = await Promise.all([guildhall().member(), guildhall().member(), guildhall().member()]);
    for (const member of [alice, bob, carol]) {
      await member.post('/wallet/pin', { pin, confirmPin: pin });
      await fund(guildhall().database, member.id, 100_000n);
    }
  });

  async function purse(member: Member): Promise<readonly string[]> {
    const { body } = await member.get('/wallet');
    return [body.balance, body.available];
  }
  const change = async (member: Member, act: () => Promise<unknown>): Promise<readonly number[]> => {
    const before = await purse(member);
    await act();
    return (await purse(member)).map((text, index) => Math.round((Number(text) - Number(before[index])) * 100));
  };
  const hold = (amount: string, more: object = {}) =>
    alice.post('/holds', { receiverUserId: bob.id, amount, pin, description: 'Deposit', ...more });
  const expiry = (sql: string) => guildhall().database.query(sql);

  it('hold money, which stays mine but cannot be spent, until it is captured in part and the rest comes back', async () => {
    const id = randomUUID();
    let held = await hold('0.01');
    expect(
      await change(alice, async () => {
        held = await hold('50.00', { id });
      }),
    ).toEqual([0, -5_000]);
    expect(held.status, JSON.stringify(held.body)).toBe(201);
    expect(held.headers.get('location')).toBe(`/api/v1/holds/${id}`);
    expect(held.body).toMatchObject({
      id,
      status: 'authorized',
      amount: '50.00',
      captured: '0.00',
      payer: { id: alice.id },
      receiver: { id: bob.id },
    });
    expect((await hold('50.00', { id })).body).toEqual(held.body);
    expectProblem(await hold('51.00', { id }), 422, 'wallets.id-reused');

    expectProblem(await carol.post(`/holds/${id}/capture`, {}), 404, 'wallets.hold-not-found');
    expectProblem(await alice.post(`/holds/${id}/capture`, { amount: '1.00' }), 403, 'wallets.not-your-decision');
    expectProblem(await alice.post(`/holds/${id}/void`), 403, 'wallets.not-your-decision');
    expectProblem(await bob.post(`/holds/${id}/capture`, { amount: '50.01' }), 402, 'wallets.more-than-held');
    let captured = held;
    expect(
      await change(bob, async () => {
        captured = await bob.post(`/holds/${id}/capture`, { amount: '10.00', keepRest: true });
      }),
    ).toEqual([1_000, 1_000]);
    expect(captured.body).toMatchObject({ status: 'authorized', captured: '10.00' });
    expect(await change(alice, () => bob.post(`/holds/${id}/capture`, { amount: '30.00' }))).toEqual([-3_000, 1_000]);
    expect((await alice.get(`/holds/${id}`)).body).toMatchObject({ status: 'captured', captured: '40.00' });
    for (const act of ['capture', 'void']) {
      const again = await bob.post(`/holds/${id}/${act}`, act === 'capture' ? {} : undefined);
      expectProblem(again, 409, 'wallets.hold-ended');
    }
  });

  it('give held money back when the receiver does not want it or the time is over', async () => {
    const [first, second] = [(await hold('5.00')).body.id, (await hold('6.00')).body.id];
    expect(await change(alice, () => bob.post(`/holds/${first}/void`))).toEqual([0, 500]);
    await expiry(`update wallets.holds set expires_at = now() where id = '${second}'`);
    expectProblem(await bob.post(`/holds/${second}/capture`, {}), 409, 'wallets.hold-ended');
    const expire = () => guildhall().app.get(ExpireAgreements).execute();
    expect(await change(alice, () => Promise.all([expire(), expire(), expire()]))).toEqual([0, 600]);
    expect((await bob.all('/holds', 2)).map(({ id, status }) => [id, status]).slice(0, 2)).toEqual([
      [second, 'expired'],
      [first, 'voided'],
    ]);
  });

  it('capture what is held once, however many ask at once', async () => {
    const { id } = (await hold('20.00')).body;
    const answers = await Promise.all([
      ...Array.from({ length: 5 }, () => bob.post(`/holds/${id}/capture`, {})),
      ...Array.from({ length: 5 }, () => bob.post(`/holds/${id}/void`)),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(9).fill(409)]);
  });

  it('request money, which is paid once, with the PIN', async () => {
    const asked = await bob.post('/payment-requests', {
      payerUsername: alice.username,
      amount: '12.50',
      description: 'Lunch',
    });
    expect(asked.status, JSON.stringify(asked.body)).toBe(201);
    expect(asked.body).toMatchObject({
      status: 'pending',
      requester: { id: bob.id },
      payer: { id: alice.id },
      transactionId: null,
    });
    const { id } = asked.body;
    await guildhall().settle();
    expect((await alice.get('/notifications')).body.data[0]).toMatchObject({
      text: `${bob.username} asked you for 12.50 USD`,
      target: { kind: 'payment-request', id },
    });
    expectProblem(await alice.post(`/payment-requests/${id}/pay`, {}), 400, 'wallets.pin-required');
    expectProblem(await bob.post(`/payment-requests/${id}/pay`, { pin }), 403, 'wallets.not-your-decision');
    expectProblem(
      await carol.post(`/payment-requests/${id}/pay`, { pin: '0000' }),
      404,
      'wallets.payment-request-not-found',
    );
    let answers = [asked];
    expect(
      await change(alice, async () => {
        answers = await Promise.all(
          Array.from({ length: 6 }, () => alice.post(`/payment-requests/${id}/pay`, { pin })),
        );
      }),
    ).toEqual([-1_250, -1_250]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(5).fill(409)]);
    const paid = (await bob.get(`/payment-requests/${id}`)).body;
    expect(paid).toMatchObject({ status: 'paid', transactionId: id });
    expect((await alice.get(`/transactions/${id}`)).body).toMatchObject({
      type: 'transfer',
      amount: '12.50',
      description: 'Lunch',
    });
  });

  it('let a request be declined, cancelled, or grow too old', async () => {
    const ask = async () => (await bob.post('/payment-requests', { payerUserId: alice.id, amount: '1.00' })).body.id;
    const [declined, cancelled, old] = [await ask(), await ask(), await ask()];
    expectProblem(await bob.post(`/payment-requests/${declined}/decline`), 403, 'wallets.not-your-decision');
    expectProblem(await alice.post(`/payment-requests/${cancelled}/cancel`), 403, 'wallets.not-your-decision');
    expect((await alice.post(`/payment-requests/${declined}/decline`)).body.status).toBe('declined');
    expect((await bob.post(`/payment-requests/${cancelled}/cancel`)).body.status).toBe('cancelled');
    await expiry(`update wallets.payment_requests set expires_at = now() where id = '${old}'`);
    for (const id of [declined, cancelled, old])
      expectProblem(await alice.post(`/payment-requests/${id}/pay`, { pin }), 409, 'wallets.payment-request-ended');
    await guildhall().app.get(ExpireAgreements).execute();
    const mine = await alice.all('/payment-requests?direction=incoming', 2);
    expect(mine.slice(0, 3).map(({ status }) => status)).toEqual(['expired', 'cancelled', 'declined']);
    expect((await alice.get('/payment-requests?direction=outgoing')).body.data).toEqual([]);
    expect(
      (await alice.get('/payment-requests?status=declined')).body.data.map(({ id }: { id: string }) => id),
    ).toEqual([declined]);
  });

  it('split an amount without losing a cent', async () => {
    const split = await alice.post('/payment-requests/split', {
      payerUserIds: [bob.id, carol.id],
      amount: '100.00',
      includeMe: true,
      description: 'Dinner',
    });
    expect(split.status, JSON.stringify(split.body)).toBe(201);
    expect(split.body.requests.map(({ amount }: { amount: string }) => amount)).toEqual(['33.34', '33.33']);
    expect((await alice.all(`/payment-requests?splitId=${split.body.id}`)).length).toBe(2);
    const tooMany = { payerUserIds: [bob.id, carol.id], amount: '0.02' };
    expectProblem(await alice.post('/payment-requests/split', tooMany), 400, 'wallets.invalid-amount');
    const self = { payerUserIds: [alice.id], amount: '1.00' };
    expectProblem(await alice.post('/payment-requests/split', self), 400, 'wallets.cannot-pay-yourself');
  });

  it('send money later, once or again and again, never twice, and tries again when there was not enough', async () => {
    const dan = await guildhall().member();
    await dan.post('/wallet/pin', { pin, confirmPin: pin });
    const plan = (more: object) =>
      dan.post('/scheduled-transfers', { receiverUserId: bob.id, amount: '7.00', pin, ...more });
    expectProblem(await plan({ startsAt: '2020-01-01T00:00:00.000Z' }), 400, 'wallets.not-in-the-future');
    const startsAt = new Date(Date.now() + 1_000).toISOString();
    const monthly = await plan({ startsAt, every: 'month' });
    expect(monthly.status, JSON.stringify(monthly.body)).toBe(201);
    expect(monthly.body).toMatchObject({
      status: 'active',
      nextAt: startsAt,
      every: 'month',
      receiver: { id: bob.id },
    });
    const path = `/scheduled-transfers/${monthly.body.id}`;
    await expect
      .poll(async () => (await dan.get(path)).body.problem, { timeout: 20_000 })
      .toBe('wallets.insufficient-funds');
    expect(Date.parse((await dan.get(path)).body.nextAt) - Date.parse(startsAt)).toBeGreaterThan(3_500_000);

    await fund(guildhall().database, dan.id, 10_000n);
    const soon = new Date(Date.now() + 500).toISOString();
    const once = await plan({ startsAt: soon, amount: '3.00' });
    await expect
      .poll(async () => (await dan.get(`/scheduled-transfers/${once.body.id}`)).body.status, { timeout: 20_000 })
      .toBe('done');
    expect((await dan.get('/wallet')).body.balance).toBe('97.00');
    expect((await dan.get('/transactions')).body.data[0]).toMatchObject({ amount: '3.00', reference: once.body.id });
    expectProblem(
      await dan.post(`/scheduled-transfers/${once.body.id}/cancel`),
      409,
      'wallets.scheduled-transfer-ended',
    );
    expect((await dan.post(`${path}/cancel`)).body).toMatchObject({ status: 'cancelled', nextAt: null });
    expectProblem(await bob.get(path), 404, 'wallets.scheduled-transfer-not-found');
  });

  it('leave a ledger that adds up, and a lie in it is found', async () => {
    const verify = () => guildhall().app.get(VerifyLedger).execute();
    const report = await verify();
    expect(report.problems).toEqual([]);
    const [counted] = await guildhall().database.query<{ entries: number; transactions: number }>(
      `select (select count(*)::int from wallets.entries) as entries, (select count(*)::int from wallets.transactions) as transactions`,
    );
    expect(counted).toMatchObject({ entries: report.entries, transactions: report.transactions });
    for (const [lie, truth, kinds] of [
      [
        'update wallets.entries set amount = amount + 1000000 where seq = 2',
        'update wallets.entries set amount = amount - 1000000 where seq = 2',
        ['chain', 'transaction'],
      ],
      [
        `update wallets.transactions set description = description || '!'`,
        `update wallets.transactions set description = left(description, -1)`,
        ['chain'],
      ],
      [
        `insert into wallets.transactions
         select (jsonb_populate_record(it, jsonb_build_object('id', uuidv7(), 'reverses', null))).* from wallets.transactions it limit 1`,
        'delete from wallets.transactions it where not exists (select from wallets.entries where transaction_id = it.id)',
        ['transaction'],
      ],
      [
        `update wallets.accounts set balance = balance + 1 where kind = 'wallet'`,
        `update wallets.accounts set balance = balance - 1 where kind = 'wallet'`,
        ['balance', 'sum'],
      ],
    ] as const) {
      const asOwner = (sql: string) =>
        guildhall().database.query(
          `set session_replication_role = replica; ${sql}; set session_replication_role = origin`,
        );
      await asOwner(lie);
      const { problems } = await verify();
      expect(new Set(problems.map(({ kind }) => kind)), lie).toEqual(new Set(kinds));
      await asOwner(truth);
      expect((await verify()).problems).toEqual([]);
    }
  });
});
