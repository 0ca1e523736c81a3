import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { VerifyLedger } from '#wallets';
import { chaosNumber } from './chaos/form.ts';
import { Client, type Answer, type Member } from './support/client.ts';
import { atOnce, inParallel, tally } from './support/concurrently.ts';
import { Guildhall, useGuildhall } from './support/guildhall.ts';
import { fund } from './support/money.ts';
import { Random } from './support/random.ts';

const spends = chaosNumber('SPENDS', 100, 1_000);
const keys = chaosNumber('REPLAYS', 200, 10_000);
const refunds = chaosNumber('REFUNDS', 100, 1_000);
const pin = '4711';

/** A member with a step-up token, who asks one process or the other. */
interface Payer {
  readonly member: Member;
  readonly stepUpToken: string;
}

describe('money at two processes at once', () => {
  const guildhall = useGuildhall({ GUILDHALL__WALLET__DAILY_LIMIT: '100000000' });
  const random = Random.ofRun('money races');
  let second: Guildhall;
  let third: Guildhall | undefined;
  let bases: readonly string[];
  let people: readonly Payer[];

  beforeAll(async () => {
    second = await Guildhall.start({ GUILDHALL__WALLET__DAILY_LIMIT: '100000000' }, { database: guildhall().database });
    bases = [guildhall().anonymous.base, second.anonymous.base];
    people = await inParallel(Array.from({ length: 12 }), 4, () => payer());
  });
  afterAll(async () => {
    await third?.stop();
    await second.stop();
  });
  afterEach(async () => {
    expect((await guildhall().app.get(VerifyLedger).execute()).problems).toEqual([]);
  });

  async function payer(): Promise<Payer> {
    const member = await guildhall().member();
    await member.post('/wallet/pin', { pin, confirmPin: pin });
    return { member, stepUpToken: (await member.post('/wallet/pin/verify', { pin })).body.stepUpToken };
  }
  const at = (index: number, { member }: Payer): Client => new Client(bases[index % 2] ?? '', member.accessToken);
  const pay = (where: Client, { stepUpToken }: Payer, to: Payer, amount: string, id?: string): Promise<Answer> =>
    where.post('/transfers', { id, receiverUserId: to.member.id, amount, stepUpToken });
  const balanceOf = async ({ member }: Payer): Promise<string> => (await member.get('/wallet')).body.balance;
  const give = ({ member }: Payer, minor: bigint): Promise<void> => fund(guildhall().database, member.id, minor);
  const statusesOf = (answers: readonly Answer[]): readonly number[] => answers.map(({ status }) => status).toSorted();

  it(`is spent once, in ${spends} rounds of two who try to spend it twice`, async () => {
    const trios = [people.slice(0, 3), people.slice(3, 6), people.slice(6, 9), people.slice(9, 12)];
    const outcomes = await inParallel(trios, 4, async ([spender, one, other]) => {
      if (spender === undefined || one === undefined || other === undefined) throw new Error('Three are needed');
      await give(spender, 1_000n);
      const seen: string[] = [];
      for (let round = 0; round < spends / trios.length; round += 1) {
        const answers = await Promise.all([
          pay(at(0, spender), spender, one, '10.00'),
          pay(at(1, spender), spender, other, '10.00'),
        ]);
        seen.push(statusesOf(answers).join());
        const winner = answers[0].status === 201 ? one : other;
        expect((await pay(at(round, winner), winner, spender, '10.00')).status).toBe(201);
      }
      expect([await balanceOf(spender), await balanceOf(one), await balanceOf(other)]).toEqual([
        '10.00',
        '0.00',
        '0.00',
      ]);
      return seen;
    });
    expect(tally(outcomes.flat())).toEqual(new Map([['201,402', spends]]));
  }, 120_000);

  it('goes as far as it reaches when 200 spend it at once, each told for itself, and what follows happens once', async () => {
    const [spender, receiver] = [await payer(), await payer()];
    await give(spender, 5_000n);
    const answers = await atOnce(200, (index) => pay(at(index, spender), spender, receiver, '1.00'));
    expect(tally(answers.map(({ status }) => status))).toEqual(
      new Map([
        [201, 50],
        [402, 150],
      ]),
    );
    expect(new Set(answers.flatMap(({ status, body }) => (status === 201 ? [body.id] : []))).size).toBe(50);
    expect([await balanceOf(spender), await balanceOf(receiver)]).toEqual(['0.00', '50.00']);
    await guildhall().settle();
    expect((await receiver.member.get('/notifications/unread-count')).body.count).toBe(50);
  }, 60_000);

  it(`moves once for each of ${keys} ids that are sent three times, and all three hear the same`, async () => {
    const [spender, receiver] = [await payer(), await payer()];
    await give(spender, BigInt(keys));
    const answers = await inParallel(Array.from({ length: keys }), 16, async () => {
      const id = randomUUID();
      const told = await atOnce(3, (index) => pay(at(index, spender), spender, receiver, '0.01', id));
      return new Set(told.map(({ status, body }) => `${status} ${JSON.stringify(body)}`));
    });
    expect(answers.every((told) => told.size === 1)).toBe(true);
    expect([...(answers[0] ?? [])][0]).toMatch(/^201 /);
    expect(await balanceOf(spender)).toBe('0.00');
    expect(Number(await balanceOf(receiver)) * 100).toBeCloseTo(keys);
  }, 300_000);

  it('flows in all directions without a deadlock that anybody hears of', async () => {
    const circle = people.slice(0, 4);
    for (const each of circle) await give(each, 1_000_000n);
    const before = (await Promise.all(circle.map(balanceOf))).reduce((sum, balance) => sum + Number(balance), 0);
    const answers = await inParallel(Array.from({ length: 600 }), 40, async () => {
      const from = random.pick(circle);
      const to = random.pick(circle.filter((each) => each !== from));
      return pay(at(random.below(2), from), from, to, `0.${String(1 + random.below(99)).padStart(2, '0')}`);
    });
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    const after = (await Promise.all(circle.map(balanceOf))).reduce((sum, balance) => sum + Number(balance), 0);
    expect(after).toBeCloseTo(before, 2);
  }, 60_000);

  it(`comes back once, when each of ${refunds} payments is taken back twice at the same moment`, async () => {
    const admin = await guildhall().officer('admin');
    const [spender, receiver] = [await payer(), await payer()];
    await give(spender, BigInt(refunds) * 100n);
    const paid = await inParallel(Array.from({ length: refunds }), 8, () =>
      pay(spender.member, spender, receiver, '1.00'),
    );
    const answers = await inParallel(paid, 8, ({ body: { id } }) =>
      Promise.all(
        bases.map((base) =>
          new Client(base, admin.accessToken).post(`/admin/transactions/${id}/reverse`, { reason: 'Twice' }),
        ),
      ),
    );
    expect(tally(answers.map((both) => statusesOf(both).join()))).toEqual(new Map([['201,409', refunds]]));
    expect([await balanceOf(spender), await balanceOf(receiver)]).toEqual([`${refunds}.00`, '0.00']);
  }, 120_000);

  it('is kept by five tries of a PIN, however many processes are asked, and when one starts anew', async () => {
    const { member } = await payer();
    const guess = (base: string, from: number): Promise<readonly Answer[]> =>
      atOnce(20, (index) =>
        new Client(base, member.accessToken).post('/wallet/pin/verify', { pin: String(from + index) }),
      );
    const first = (await Promise.all(bases.map((base, index) => guess(base, 5_000 + index * 100)))).flat();
    third = await Guildhall.start({}, { database: guildhall().database });
    const later = await guess(third.anonymous.base, 6_000);
    expect(tally([...first, ...later].map(({ status }) => status))).toEqual(
      new Map([
        [401, 5],
        [423, 55],
      ]),
    );
  }, 60_000);
});
