import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { VerifyLedger } from '#wallets';
import { expectProblem, type Answer, type Member } from './support/client.ts';
import { Guildhall, useGuildhall } from './support/guildhall.ts';
import { fund } from './support/money.ts';

const secret = 'between the provider and the guild alone';
const pin = '4711';

function sign(body: string, { with: key = secret, at = Date.now() } = {}) {
  const [id, timestamp] = [randomUUID(), String(Math.floor(at / 1000))];
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

/** A provider on this machine, which remembers what it was asked. */
class Provider {
  readonly asked: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
  /** So many more are refused. */
  refusals = 0;

  private constructor(private readonly server: Server) {
    server.on('request', async (request, response) => {
      const chunks: Buffer[] = await request.toArray();
      this.asked.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(this.refusals > 0 ? 503 : 202).end();
      this.refusals -= 1;
    });
  }

  static async start(): Promise<Provider> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Provider(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/payouts`;
  }

  stop(): void {
    this.server.close();
  }
}

const provider = await Provider.start();

describe('money from outside and back', () => {
  const guildhall = useGuildhall({
    GUILDHALL__WALLET__FUNDING_URL: provider.url,
    GUILDHALL__WALLET__FUNDING_SECRET: secret,
  });
  let admin: Member;
  let alice: Member;

  beforeAll(async () => {
    [admin, alice] = [await guildhall().officer('admin'), await guildhall().member()];
    await alice.post('/wallet/pin', { pin, confirmPin: pin });
    await fund(guildhall().database, alice.id, 100_000n);
  });
  let alone: Guildhall | undefined;
  afterAll(async () => {
    await alone?.stop();
    provider.stop();
  });

  const purse = async (): Promise<readonly string[]> => {
    const { balance, available } = (await alice.get('/wallet')).body;
    return [balance, available];
  };
  const tell = (path: string, news: object, options: Parameters<typeof sign>[1] = {}): Promise<Answer> => {
    const body = JSON.stringify(news);
    return guildhall().anonymous.post(`/funding/${path}`, body, { headers: sign(body, options) });
  };
  const withdraw = (amount: string, more: object = {}) =>
    alice.post('/withdrawals', { amount, destination: 'DE02120300000000202051', pin, ...more });

  it('goes out by an admin, who pays and says so, once', async () => {
    const id = randomUUID();
    expectProblem(await withdraw('1.00', { pin: undefined }), 400, 'wallets.pin-required');
    expectProblem(await withdraw('1000.01'), 402, 'wallets.insufficient-funds');
    const [first, again] = await Promise.all([withdraw('40.00', { id }), withdraw('40.00', { id })]);
    expect(first.status, JSON.stringify(first.body)).toBe(201);
    expect(again.body).toEqual(first.body);
    expect(first.body).toMatchObject({ id, status: 'requested', amount: '40.00', endedAt: null });
    expect(await purse()).toEqual(['1000.00', '960.00']);
    const settle = () => admin.post(`/admin/withdrawals/${id}/settle`, { reference: 'line 9' });
    expect((await alice.post(`/admin/withdrawals/${id}/settle`, { reference: 'mine' })).status).toBe(403);
    const answers = await Promise.all([settle(), settle(), settle()]);
    for (const { status, body } of answers)
      expect([status, body]).toEqual([200, expect.objectContaining({ status: 'settled', reference: 'line 9' })]);
    expect(await purse()).toEqual(['960.00', '960.00']);
    expectProblem(
      await admin.post(`/admin/withdrawals/${id}/return`, { reason: 'too late' }),
      409,
      'wallets.withdrawal-ended',
    );
    const log = (await admin.get('/admin/audit-log?action=withdrawal.settled')).body.data;
    expect(log.map(({ target }: { target: { id: string } }) => target.id)).toEqual([id]);
  });

  it('comes back when it cannot arrive', async () => {
    const { id } = (await withdraw('60.00')).body;
    expect((await admin.post(`/admin/withdrawals/${id}/return`, { reason: 'No such account' })).body).toMatchObject({
      status: 'returned',
      reason: 'No such account',
    });
    expect(await purse()).toEqual(['960.00', '960.00']);
    const stranger = await guildhall().member();
    expectProblem(await stranger.get(`/withdrawals/${id}`), 404, 'wallets.withdrawal-not-found');
    expect((await alice.all('/withdrawals', 1)).map(({ status }) => status)).toEqual(['returned', 'settled']);
    expect((await admin.all('/admin/withdrawals?status=returned')).map((each) => each.id)).toEqual([id]);
  });

  it('goes out by a provider, who is asked until it hears, and tells what became of it more than once', async () => {
    await guildhall().settle();
    provider.refusals = 1;
    const { id } = (await withdraw('10.00', { destination: 'account 7' })).body;
    const asked = () => provider.asked.filter(({ body }) => body.includes(id));
    await vi.waitUntil(() => asked().length === 2, { timeout: 15_000 });
    for (const { headers, body } of asked()) {
      expect(JSON.parse(body)).toEqual({ id, amount: '10.00', currency: 'USD', destination: 'account 7' });
      expect(headers['idempotency-key']).toBe(id);
      const signed = createHmac('sha256', secret).update(`${id}.${headers['webhook-timestamp']}.${body}`);
      expect(headers['webhook-signature']).toBe(`v1,${signed.digest('base64')}`);
    }
    const news = { withdrawalId: id, status: 'settled', reference: 'out_1' };
    const answers = await Promise.all([tell('payouts', news), tell('payouts', news), tell('payouts', news)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    // what comes late and says otherwise changes nothing
    expectProblem(await tell('payouts', { ...news, status: 'failed' }), 409, 'wallets.withdrawal-ended');
    expect(await purse()).toEqual(['950.00', '950.00']);
  });

  it('comes in once for each reference, however often and in whichever order it is told', async () => {
    const news = Array.from({ length: 20 }, (_, index) => ({
      reference: `in_${index}`,
      userId: alice.id,
      amount: '1.00',
    }));
    const repeated = [...news, ...news.toReversed(), ...news];
    const answers = await Promise.all(repeated.map((each) => tell('deposits', each)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body.transactionId)).size).toBe(20);
    expect(await purse()).toEqual(['970.00', '970.00']);
    expectProblem(await tell('deposits', { ...news[0], amount: '2.00' }), 422, 'wallets.id-reused');
    expectProblem(
      await tell('deposits', { ...news[0], reference: 'in_x', userId: randomUUID() }),
      404,
      'wallets.not-found',
    );
  });

  it('is not made up by others', async () => {
    const news = { reference: 'forged', userId: alice.id, amount: '500.00' };
    const body = JSON.stringify(news);
    const post = (sent: string, headers: Readonly<Record<string, string>>, at = guildhall()) =>
      at.anonymous.post('/funding/deposits', sent, { headers });
    // stopped at the end of all: what it shares with the first one would be gone
    alone = await Guildhall.start({}, { database: guildhall().database });
    for (const answer of [
      await post(body, {}),
      await tell('deposits', news, { with: 'a guess of more than thirty-two letters' }),
      await tell('deposits', news, { at: Date.now() - 600_000 }),
      await tell('deposits', news, { at: Date.now() + 600_000 }),
      await post(body.replace('500.00', '900.00'), sign(body)),
      await post(`${body} `, sign(body)),
      await post(body, { ...sign(body), 'webhook-id': 'another' }),
      // who has no provider believes nobody
      await post(body, sign(body), alone),
    ])
      expectProblem(answer, 401, 'wallets.invalid-signature');
    expect(await purse()).toEqual(['970.00', '970.00']);
  });

  it('is compared with what the provider says, line by line', async () => {
    const to = new Date(Date.now() + 60_000).toISOString();
    const deposits = Array.from({ length: 19 }, (_, index) => `in_${index}`);
    const lines = [
      ...deposits.map((reference) => ({ type: 'deposit', reference, amount: reference === 'in_3' ? '1.01' : '1.00' })),
      { type: 'withdrawal', reference: 'line 9', amount: '40.00' },
      { type: 'withdrawal', reference: 'lost', amount: '7.00' },
    ];
    const report = await admin.post('/admin/funding/reconcile', { from: '2026-01-01T00:00:00.000Z', to, lines });
    expect(report.status, JSON.stringify(report.body)).toBe(200);
    expect(report.body.matched).toBe(19);
    const differences = report.body.differences.toSorted((a: { reference: string }, b: { reference: string }) =>
      a.reference < b.reference ? -1 : 1,
    );
    expect(differences).toEqual([
      { type: 'deposit', reference: 'in_19', ours: '1.00', theirs: null },
      { type: 'deposit', reference: 'in_3', ours: '1.00', theirs: '1.01' },
      { type: 'withdrawal', reference: 'lost', ours: null, theirs: '7.00' },
      { type: 'withdrawal', reference: 'out_1', ours: '10.00', theirs: null },
    ]);
    expect((await guildhall().app.get(VerifyLedger).execute()).problems).toEqual([]);
  });
});
