import { randomUUID } from 'node:crypto';
import { TOTP } from 'otpauth';
import { extractText } from 'unpdf';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectProblem, Member, type Answer } from './support/client.ts';
import { useGuildhall } from './support/guildhall.ts';
import { fund } from './support/money.ts';

describe('wallets', () => {
  const guildhall = useGuildhall({
    GUILDHALL__WALLET__CURRENCIES: 'EUR,JPY',
    GUILDHALL__WALLET__ROLE_LIMITS: 'moderator=5/8',
  });
  let alice: Member;
  let bob: Member;

  beforeAll(async () => {
    [alice, bob] = await Promise.all([guildhall().member(), guildhall().member()]);
    for (const member of [alice, bob]) await member.post('/wallet/pin', { pin: '4711', confirmPin: '4711' });
    await fund(guildhall().database, alice.id, 100_000n);
  });

  const pay = (from: Member, to: Member, amount: unknown, more: object = {}): Promise<Answer> =>
    from.post('/transfers', { receiverUserId: to.id, amount, pin: '4711', ...more });
  const balanceOf = async (member: Member): Promise<string> => (await member.get('/wallet')).body.balance;

  it('are made with their members', async () => {
    const carol = await guildhall().member();

    const { status, body } = await carol.get('/wallet');

    expect(status).toBe(200);
    expect(body).toEqual({
      id: expect.any(String),
      userId: carol.id,
      balance: '0.00',
      available: '0.00',
      currency: 'USD',
      status: 'active',
      hasPin: false,
      createdAt: expect.any(String),
    });
  });

  it('send money to a member, who finds it there', async () => {
    const [before, theirs] = [await balanceOf(alice), await balanceOf(bob)];

    const answer = await pay(alice, bob, '12.50', { description: 'Lunch' });

    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    expect(answer.headers.get('location')).toBe(`/api/v1/transactions/${answer.body.id}`);
    expect(answer.body).toEqual({
      id: expect.any(String),
      type: 'transfer',
      status: 'completed',
      amount: '12.50',
      fee: '0.00',
      currency: 'USD',
      sender: expect.objectContaining({ id: alice.id, username: alice.username }),
      receiver: expect.objectContaining({ id: bob.id }),
      description: 'Lunch',
      reference: null,
      createdAt: expect.any(String),
    });
    expect(Number(await balanceOf(alice))).toBeCloseTo(Number(before) - 12.5);
    expect(Number(await balanceOf(bob))).toBeCloseTo(Number(theirs) + 12.5);
    for (const member of [alice, bob]) {
      expect((await member.get(`/transactions/${answer.body.id}`)).body).toEqual(answer.body);
      expect((await member.get('/transactions')).body.data[0]).toEqual(answer.body);
    }
    const carol = await guildhall().member();
    expectProblem(await carol.get(`/transactions/${answer.body.id}`), 404, 'wallets.transaction-not-found');
    await guildhall().settle();
    expect((await bob.get('/notifications')).body.data[0]).toMatchObject({
      type: 'payment',
      text: `${alice.username} sent you 12.50 USD`,
      actors: [expect.objectContaining({ id: alice.id })],
      target: { kind: 'transaction', id: answer.body.id },
    });
  });

  it('list transactions page by page', async () => {
    const [carol, dan] = await Promise.all([guildhall().member(), guildhall().member()]);
    await fund(guildhall().database, carol.id, 1_000n);
    await carol.post('/wallet/pin', { pin: '4711', confirmPin: '4711' });
    for (const amount of ['0.01', '0.02', '0.03', '0.04', '0.05']) await pay(carol, dan, amount);

    const all = await dan.all('/transactions', 2);

    expect(all.map(({ amount }) => amount)).toEqual(['0.05', '0.04', '0.03', '0.02', '0.01']);
  });

  it('are told as CSV, from the opening to the closing balance', async () => {
    const [carol, from] = [await guildhall().member(), new Date().toISOString()];
    await fund(guildhall().database, carol.id, 5_000n);
    await carol.post('/wallet/pin', { pin: '4711', confirmPin: '4711' });
    await pay(carol, bob, '20.00', { description: '=HYPERLINK("x")' });
    const { status, headers, body } = await carol.get(`/wallet/statement?from=${from}`);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    const cells = String(body)
      .split('\r\n')
      .map((line) => line.split(','));
    expect(cells.map((line) => line.slice(4, 7).join(' '))).toEqual([
      'Amount Balance Currency',
      ' 0.00 USD',
      '50.00 50.00 USD',
      '-20.00 30.00 USD',
      ' 30.00 USD',
      '',
    ]);
    expect(body).toContain(`,${bob.username},"'=HYPERLINK(""x"")",-20.00`);
    const later = await carol.get(`/wallet/statement?from=${new Date().toISOString()}&to=2020-01-01T00:00:00.000Z`);
    expectProblem(later, 400, 'wallets.invalid-period');
  });

  it('are told as PDF, in any script that its font has, from the opening to the closing balance', async () => {
    const [carol, from] = [await guildhall().member(), new Date().toISOString()];
    await carol.patch('/users/me', { displayName: 'Κατερίνα Żółć' });
    await fund(guildhall().database, carol.id, 5_000n);
    await carol.post('/wallet/pin', { pin: '4711', confirmPin: '4711' });
    await pay(carol, bob, '20.00', { description: 'Спасибо, 谢谢' });

    const answer = await fetch(`${carol.base}/wallet/statement/pdf?from=${from}`, {
      headers: { authorization: `Bearer ${carol.accessToken}` },
    });

    expect([answer.status, ...['content-type', 'content-disposition'].map((name) => answer.headers.get(name))]).toEqual(
      [200, 'application/pdf', `attachment; filename="statement-USD-${from.slice(0, 10)}.pdf"`],
    );
    const { text, totalPages } = await extractText(await answer.arrayBuffer(), { mergePages: true });
    expect(totalPages).toBe(1);
    for (const told of [
      `Κατερίνα Żółć (@${carol.username})`,
      'Opening balance 0.00',
      'deposit 50.00 50.00',
      `transfer ${bob.username} Спасибо, □□ -20.00 30.00`,
      'Closing balance 30.00',
      'the CSV statement has it',
    ])
      expect(text.replaceAll(/\s+/g, ' ')).toContain(told);
    const bad = await carol.get(`/wallet/statement/pdf?from=${new Date().toISOString()}&to=2020-01-01T00:00:00.000Z`);
    expectProblem(bad, 400, 'wallets.invalid-period');
    expectProblem(await bob.get(`/wallet/statement/pdf?from=${from}&currency=JPY`), 404, 'wallets.not-found');
  });

  it('pay once for one id, and answer the same again', async () => {
    const id = randomUUID();
    const before = await balanceOf(alice);
    const first = await pay(alice, bob, '1.00', { id });
    const again = await Promise.all(Array.from({ length: 5 }, () => pay(alice, bob, '1.00', { id })));

    for (const answer of again) expect([answer.status, answer.body]).toEqual([201, first.body]);
    expect(first.body.id).toBe(id);
    expect(Number(await balanceOf(alice))).toBeCloseTo(Number(before) - 1);
    expectProblem(await pay(alice, bob, '2.00', { id }), 422, 'wallets.id-reused');
    expectProblem(await pay(bob, alice, '1.00', { id }), 422, 'wallets.id-reused');
  });

  it('let one id belong to one payment, also when two members send it at the same moment', async () => {
    await fund(guildhall().database, bob.id, 10_000n);
    const [carol, dan] = await Promise.all([guildhall().member(), guildhall().member()]);
    for (let round = 0; round < 20; round += 1) {
      const id = randomUUID();
      const answers = await Promise.all([pay(alice, carol, '1.00', { id }), pay(bob, dan, '1.00', { id })]);
      expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 422]);
    }
    expect(Number(await balanceOf(carol)) + Number(await balanceOf(dan))).toBe(20);
  });

  it('take a step-up token for the PIN, in the session that got it, until the PIN changes', async () => {
    const carol = await guildhall().member();
    await fund(guildhall().database, carol.id, 1_000n);
    await carol.post('/wallet/pin', { pin: '4711', confirmPin: '4711' });
    const { stepUpToken, expiresIn } = (await carol.post('/wallet/pin/verify', { pin: '4711' })).body;
    expect(expiresIn).toBe(300);
    const transfer = { receiverUserId: bob.id, amount: '0.10', stepUpToken };

    expect((await carol.post('/transfers', transfer)).status).toBe(201);
    expectProblem(await alice.post('/transfers', transfer), 401, 'wallets.invalid-step-up');
    const elsewhere = await guildhall().anonymous.post('/auth/login', {
      identifier: carol.username,
      password: carol.password,
    });
    const other = new Member(carol.base, elsewhere.body, carol.password);
    expectProblem(await other.post('/transfers', transfer), 401, 'wallets.invalid-step-up');
    const tampered = { ...transfer, stepUpToken: `${stepUpToken.slice(0, -2)}AA` };
    expectProblem(await carol.post('/transfers', tampered), 401, 'wallets.invalid-step-up');
    const changed = await carol.post('/wallet/pin', { pin: '0815', confirmPin: '0815', oldPin: '4711' });
    expect(changed.status).toBe(200);
    expectProblem(await carol.post('/transfers', transfer), 401, 'wallets.invalid-step-up');
  });

  it('refuse in the order of the contract', async () => {
    const [poor, pinless] = await Promise.all([guildhall().member(), guildhall().member()]);
    await poor.post('/wallet/pin', { pin: '4711', confirmPin: '4711' });
    const nobody = randomUUID();
    const send = (member: Member, body: object): Promise<Answer> =>
      member.post('/transfers', { receiverUserId: nobody, amount: '1.00', ...body });

    expectProblem(await send(poor, { amount: '1.005', receiverUserId: poor.id }), 400, 'wallets.invalid-amount');
    expectProblem(await send(poor, { receiverUserId: poor.id }), 400, 'wallets.cannot-pay-yourself');
    const byName = { receiverUserId: undefined, receiverUsername: poor.username };
    expectProblem(await send(poor, byName), 400, 'wallets.cannot-pay-yourself');
    expectProblem(await send(poor, {}), 400, 'wallets.pin-required');
    expectProblem(await send(pinless, { pin: '4711' }), 400, 'wallets.pin-not-set');
    expectProblem(await send(poor, { pin: '1111' }), 401, 'wallets.wrong-pin');
    expectProblem(await send(poor, { pin: '4711', amount: '999999.00' }), 404, 'wallets.not-found');
    expectProblem(await pay(poor, bob, '10000.01'), 402, 'wallets.over-limit');
    expectProblem(await pay(poor, bob, '10000.00'), 402, 'wallets.insufficient-funds');
    expectProblem(await pay(poor, bob, '0.01'), 402, 'wallets.insufficient-funds');
    expect((await pay(alice, bob, '0.01', { receiverUserId: undefined, receiverUsername: bob.username })).status).toBe(
      201,
    );
  });

  it('refuse every amount that is none', async () => {
    const amounts = [
      '0',
      '0.00',
      '-1',
      '9007199254740992',
      '1e400',
      'NaN',
      '1.005',
      '',
      ' 1',
      '+1',
      '1,00',
      '0x1',
      [],
      {},
      1,
      12.5,
      null,
      true,
      '9'.repeat(30),
    ];
    for (const amount of amounts) {
      const answer = await pay(alice, bob, amount);
      expect([amount, answer.status]).toEqual([amount, 400]);
      expect(answer.body.code).toMatch(/^(request\.invalid|wallets\.invalid-amount)$/);
    }
  });

  it('lock the PIN after five wrong tries for a quarter of an hour, and freeze the wallet at the third lock', async () => {
    const carol = await guildhall().member();
    await carol.post('/wallet/pin', { pin: '4711', confirmPin: '4711' });
    const guess = (pin: string): Promise<Answer> => carol.post('/wallet/pin/verify', { pin });
    const passTime = () =>
      guildhall().database.query(`update wallets.pins set locked_until = now() where user_id = $1`, [carol.id]);
    for (let lock = 1; lock <= 3; lock += 1) {
      const guesses = await Promise.all(Array.from({ length: 12 }, (_, index) => guess(String(2000 + index))));
      const statuses = guesses.map(({ status }) => status).toSorted();
      expect(statuses).toEqual([...Array(5).fill(401), ...Array(7).fill(423)]);
      const locked = await guess('4711');
      expectProblem(locked, 423, 'wallets.pin-locked');
      if (lock < 3) {
        expect((await carol.get('/wallet')).body.status).toBe('active');
        expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(880);
        await passTime();
      }
    }
    expect((await carol.get('/wallet')).body.status).toBe('frozen');
    await passTime();
    expectProblem(await guess('4711'), 423, 'wallets.pin-locked');
    expectProblem(await pay(alice, carol, '1.00'), 402, 'wallets.not-active');
  });

  it('give all tries back when the PIN is right, also to many who enter it at once', async () => {
    const carol = await guildhall().member();
    await carol.post('/wallet/pin', { pin: '471100', confirmPin: '471100' });
    const guess = (pin: string): Promise<Answer> => carol.post('/wallet/pin/verify', { pin });
    for (let round = 0; round < 2; round += 1) {
      for (const pin of ['1111', '2222', '3333', '4444']) expect((await guess(pin)).status).toBe(401);
      expect((await guess('471100')).status).toBe(200);
    }
    const together = await Promise.all(Array.from({ length: 20 }, () => guess('471100')));
    expect(together.every(({ status }) => status === 200)).toBe(true);
    expectProblem(await carol.post('/wallet/pin', { pin: '1', confirmPin: '1' }), 400, 'request.invalid');
    expectProblem(await carol.post('/wallet/pin', { pin: '1234', confirmPin: '1235' }), 400, 'wallets.pins-differ');
    expectProblem(await carol.post('/wallet/pin', { pin: '1234', confirmPin: '1234' }), 409, 'wallets.pin-set-already');
  });

  it('are opened in other currencies, and closed when there is nothing in them', async () => {
    const carol = await guildhall().member();
    const proof = { pin: '4711', confirmPin: '4711' };
    await carol.post('/wallet/pin', proof);
    expectProblem(await carol.post('/wallet', { currency: 'GBP' }), 400, 'wallets.currency-not-offered');
    expectProblem(await carol.get('/wallet?currency=JPY'), 404, 'wallets.not-found');
    const opened = await carol.post('/wallet', { currency: 'JPY' });
    expect(opened.body).toMatchObject({ currency: 'JPY', balance: '0', status: 'active' });
    expect((await carol.post('/wallet', { currency: 'JPY' })).body).toEqual(opened.body);
    await fund(guildhall().database, carol.id, 500n, 'JPY');
    const close = () => carol.post('/wallet/close', { currency: 'JPY', pin: '4711' });
    expectProblem(await close(), 409, 'wallets.not-empty');
    await bob.post('/wallet', { currency: 'JPY' });
    expectProblem(await pay(carol, bob, '1.5', { currency: 'JPY' }), 400, 'wallets.invalid-amount');
    expect((await pay(carol, bob, '500', { currency: 'JPY' })).status).toBe(201);
    expect((await bob.get('/wallet?currency=JPY')).body.balance).toBe('500');
    expect((await close()).body.status).toBe('closed');
    expectProblem(await close(), 402, 'wallets.not-active');
    expectProblem(await pay(bob, carol, '1', { currency: 'JPY' }), 402, 'wallets.not-active');
    expect((await carol.post('/wallet', { currency: 'JPY' })).body.status).toBe('active');
    expect((await pay(bob, carol, '1', { currency: 'JPY' })).status).toBe(201);
  });

  it('have the limits of their owner’s role', async () => {
    const carol = await guildhall().officer('moderator');
    await fund(guildhall().database, carol.id, 5_000n);
    await carol.post('/wallet/pin', { pin: '4711', confirmPin: '4711' });
    expectProblem(await pay(carol, bob, '5.01'), 402, 'wallets.over-limit');
    expect((await pay(carol, bob, '5.00')).status).toBe(201);
    expectProblem(await pay(carol, bob, '3.01'), 402, 'wallets.over-daily-limit');
    expect((await pay(carol, bob, '3.00')).status).toBe(201);
  });

  it('let a forgotten PIN be replaced with the password', async () => {
    const carol = await guildhall().member();
    await carol.post('/wallet/pin', { pin: '4711', confirmPin: '4711' });
    const reset = (password: string, pin = '0815') =>
      carol.post('/wallet/pin/reset', { password, pin, confirmPin: '0815' });
    expect((await reset('not my password')).status).toBe(401);
    expectProblem(await reset(carol.password, '0816'), 400, 'wallets.pins-differ');
    for (const pin of ['1111', '2222', '3333', '4444', '5555']) await carol.post('/wallet/pin/verify', { pin });
    expect((await reset(carol.password)).status).toBe(200);
    expect((await carol.post('/wallet/pin/verify', { pin: '4711' })).status).toBe(401);
    expect((await carol.post('/wallet/pin/verify', { pin: '0815' })).status).toBe(200);

    const { password } = carol;
    const { secret } = (await carol.post('/auth/totp', { password })).body;
    const { recoveryCodes } = (await carol.post('/auth/totp/confirm', { totp: new TOTP({ secret }).generate() })).body;
    const again = { password, pin: '4711', confirmPin: '4711' };
    expectProblem(await carol.post('/wallet/pin/reset', again), 401, 'auth.totp-required');
    expect((await carol.post('/wallet/pin/verify', { pin: '0815' })).status).toBe(200);
    expect((await carol.post('/wallet/pin/reset', { ...again, totp: recoveryCodes[0] })).status).toBe(200);
    expect((await carol.post('/wallet/pin/verify', { pin: '4711' })).status).toBe(200);
  });

  it('keep their entries for ever: the application may not change, remove or invent one', async () => {
    await pay(alice, bob, '1.00');
    const asApplication = (sql: string) =>
      guildhall()
        .database.query(`set role guildhall_app; ${sql}`)
        .finally(() => guildhall().database.query('reset role'));
    for (const sql of [
      'update wallets.entries set amount = 1',
      'delete from wallets.entries',
      'delete from wallets.transactions',
      'update wallets.transactions set amount = 1',
      'update wallets.accounts set balance = balance + 1',
      'update wallets.accounts set floor = -1000',
      `insert into wallets.entries values (uuidv7(), uuidv7(), 1, 1, 1, '')`,
      'truncate wallets.entries',
    ]) {
      await expect(asApplication(sql), sql).rejects.toThrow(/permission denied/);
    }
    await expect(guildhall().database.query('delete from wallets.entries')).rejects.toThrow(/append-only/);
  });
});
