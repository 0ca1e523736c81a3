import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { VerifyLedger } from '#wallets';
import { expectProblem, Member } from './support/client.ts';
import { useGuildhall } from './support/guildhall.ts';

describe('admins of money', () => {
  const guildhall = useGuildhall();
  const pin = '4711';
  let admin: Member;
  let alice: Member;
  let bob: Member;

  beforeAll(async () => {
    const appointed = await guildhall().member();
    [alice, bob] = await Promise.all([guildhall().member(), guildhall().member()]);
    await guildhall().database.query(`update users.users set role = 'admin' where id = $1`, [appointed.id]);
    const { username: identifier, password } = appointed;
    const again = await guildhall().anonymous.post('/auth/login', { identifier, password });
    admin = new Member(appointed.base, again.body, password);
    for (const member of [alice, bob]) await member.post('/wallet/pin', { pin, confirmPin: pin });
  });

  const deposit = (member: Member, amount: string) =>
    admin.post(`/admin/wallets/${member.id}/deposits`, { amount, reference: 'Line 7' });
  const balanceOf = async (member: Member): Promise<string> => (await member.get('/wallet')).body.balance;
  const pay = (from: Member, to: Member, amount: string) =>
    from.post('/transfers', { receiverUserId: to.id, amount, pin });
  const audited = async (action: string): Promise<string[]> =>
    (await admin.get(`/admin/audit-log?action=${action}`)).body.data.map(
      ({ target }: { target: { id: string } }) => target.id,
    );

  it('put money into wallets, and nobody else does', async () => {
    const deposited = await deposit(alice, '100.00');
    expect(deposited.status, JSON.stringify(deposited.body)).toBe(201);
    expect(deposited.body).toMatchObject({
      type: 'deposit',
      amount: '100.00',
      sender: null,
      receiver: { id: alice.id },
      reference: 'Line 7',
    });
    expect(await balanceOf(alice)).toBe('100.00');
    expect((await alice.get('/transactions')).body.data[0]).toEqual(deposited.body);
    expect(await audited('wallet.deposited')).toEqual([alice.id]);
    const body = { amount: '1.00', reference: 'mine' };
    expect((await alice.post(`/admin/wallets/${alice.id}/deposits`, body)).status).toBe(403);
    expectProblem(await admin.post(`/admin/wallets/${randomUUID()}/deposits`, body), 404, 'wallets.not-found');
    expectProblem(await deposit(alice, '0.00'), 400, 'wallets.invalid-amount');
  });

  it('take a payment back once, however many ask at once', async () => {
    const { id } = (await pay(alice, bob, '30.00')).body;
    const reason = { reason: 'Paid by mistake' };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => admin.post(`/admin/transactions/${id}/reverse`, reason)),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array(7).fill(409)]);
    const reversal = answers.find(({ status }) => status === 201)?.body;
    expect(reversal).toMatchObject({
      type: 'reversal',
      amount: '30.00',
      sender: { id: bob.id },
      receiver: { id: alice.id },
      reference: id,
    });
    expect([await balanceOf(alice), await balanceOf(bob)]).toEqual(['100.00', '0.00']);
    expect((await alice.get(`/transactions/${id}`)).body.status).toBe('reversed');
    expect(await audited('transaction.reversed')).toEqual([id]);
    expectProblem(
      await admin.post(`/admin/transactions/${reversal.id}/reverse`, reason),
      409,
      'wallets.not-reversible',
    );
    expectProblem(
      await admin.post(`/admin/transactions/${randomUUID()}/reverse`, reason),
      404,
      'wallets.transaction-not-found',
    );

    const spent = (await pay(alice, bob, '30.00')).body.id;
    await pay(bob, alice, '1.00');
    expectProblem(await admin.post(`/admin/transactions/${spent}/reverse`, reason), 402, 'wallets.insufficient-funds');
    await pay(alice, bob, '1.00');
  });

  it('freeze a wallet, and let it go on with all tries of its PIN', async () => {
    expect((await admin.post(`/admin/wallets/${bob.id}/freeze`)).body.status).toBe('frozen');
    expectProblem(await pay(bob, alice, '1.00'), 402, 'wallets.not-active');
    expectProblem(await pay(alice, bob, '1.00'), 402, 'wallets.not-active');
    for (const wrong of ['0001', '0002', '0003', '0004', '0005']) await bob.post('/wallet/pin/verify', { pin: wrong });
    expectProblem(await bob.post('/wallet/pin/verify', { pin }), 423, 'wallets.pin-locked');
    expect((await admin.post(`/admin/wallets/${bob.id}/unfreeze`)).body.status).toBe('active');
    expect((await pay(bob, alice, '1.00')).status).toBe(201);
    expect([await audited('wallet.frozen'), await audited('wallet.unfrozen')]).toEqual([[bob.id], [bob.id]]);
  });

  it('give a wallet limits of its own', async () => {
    const limits = { transferLimit: '2.00', dailyLimit: null };
    expect((await admin.send('PUT', `/admin/wallets/${alice.id}/limits`, { body: limits })).status).toBe(200);
    expectProblem(await pay(alice, bob, '2.01'), 402, 'wallets.over-limit');
    expect((await pay(alice, bob, '2.00')).status).toBe(201);
    await admin.send('PUT', `/admin/wallets/${alice.id}/limits`, { body: { transferLimit: null, dailyLimit: null } });
    expect((await pay(alice, bob, '2.01')).status).toBe(201);
  });

  it('put a balance right together, and pay in much, but none of them alone', async () => {
    const other = await guildhall().officer('admin');
    const ask = async (body: object): Promise<string> => {
      const { status, body: asked } = await admin.post('/admin/approvals', {
        userId: bob.id,
        reason: 'Twice',
        ...body,
      });
      expect([status, asked.status]).toEqual([201, 'pending']);
      return asked.id;
    };
    const decide = (who: Member, id: string, how: string) => who.post(`/admin/approvals/${id}/${how}`);
    const before = Number(await balanceOf(bob));
    const taken = await ask({ kind: 'adjustment', amount: '-0.50' });
    expect(Number(await balanceOf(bob))).toBe(before);
    expectProblem(await decide(admin, taken, 'approve'), 403, 'wallets.second-admin-needed');
    expect((await decide(bob, taken, 'approve')).status).toBe(403);
    const answers = await Promise.all([1, 2, 3].map(() => decide(other, taken, 'approve')));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    expect(Number(await balanceOf(bob))).toBeCloseTo(before - 0.5);
    const much = '1000000.01';
    expectProblem(await deposit(bob, much), 403, 'wallets.second-admin-needed');
    await decide(other, await ask({ kind: 'deposit', amount: much }), 'approve');
    expect(Number(await balanceOf(bob))).toBeCloseTo(before + 999_999.51);
    const rejected = await ask({ kind: 'adjustment', amount: '5.00' });
    expect((await decide(admin, rejected, 'reject')).body).toMatchObject({ status: 'rejected', decidedBy: admin.id });
    expectProblem(await decide(other, rejected, 'approve'), 409, 'wallets.approval-ended');
    const tooMuch = await ask({ kind: 'adjustment', amount: '-9999999.00' });
    expectProblem(await decide(other, tooMuch, 'approve'), 402, 'wallets.insufficient-funds');
    expect((await admin.all('/admin/approvals?status=pending', 1)).map(({ id }) => id)).toEqual([tooMuch]);
    const negative = { kind: 'deposit', userId: bob.id, amount: '-1.00', reason: 'no' };
    expectProblem(await admin.post('/admin/approvals', negative), 400, 'wallets.invalid-amount');
  });

  it('search all transactions', async () => {
    const all = await admin.all('/admin/transactions', 3);
    const [counted] = await guildhall().database.query<{ n: number }>(
      'select count(*)::int as n from wallets.transactions',
    );
    expect(new Set(all.map(({ id }) => id)).size).toBe(counted?.n);
    expect((await admin.all(`/admin/transactions?userId=${bob.id}&type=reversal`, 2)).length).toBe(1);
    // in two that admins agreed on she has no part
    expect((await admin.all(`/admin/transactions?userId=${alice.id}`, 2)).length).toBe((counted?.n ?? 0) - 2);
    expect((await alice.get('/admin/transactions')).status).toBe(403);
    expect((await guildhall().app.get(VerifyLedger).execute()).problems).toEqual([]);
  });
});
