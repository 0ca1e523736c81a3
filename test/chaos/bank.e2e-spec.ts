import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VerifyLedger } from '#wallets';
import { Client, type Answer, type Member } from '../support/client.ts';
import { atOnce, tally } from '../support/concurrently.ts';
import { useGuildhall } from '../support/guildhall.ts';
import { fund } from '../support/money.ts';
import { build, Home, Program } from '../support/program.ts';
import { Random } from '../support/random.ts';
import { testSecret } from '../support/tokens.ts';

// the long form: GUILDHALL_CHAOS_TRANSFERS=1000000 GUILDHALL_CHAOS_KILLS=500
const transfers = Number(process.env['GUILDHALL_CHAOS_TRANSFERS'] ?? 3_000);
const kills = Number(process.env['GUILDHALL_CHAOS_KILLS'] ?? 4);
const people = 10;
const fortune = 100_000n;

describe('a bank', () => {
  const guildhall = useGuildhall();
  const random = Random.ofRun('bank');
  let home: Home;
  let program: Program;
  let base = '';
  beforeAll(build, 120_000);
  beforeAll(async () => {
    home = await Home.create();
    await start();
  });
  afterAll(async () => {
    await program.stop('SIGKILL');
    await home.remove();
  });

  async function start(): Promise<void> {
    program = Program.start(home, ['server'], {
      GUILDHALL__SERVER__PORT: '0',
      GUILDHALL__AUTH__JWT_SECRET: testSecret,
      GUILDHALL__WALLET__DAILY_LIMIT: '1000000000',
      DATABASE_URL: guildhall().database.url,
    });
    base = `${new URL((await program.listening()).base).origin}/api/v1`;
  }

  it(
    `keeps every cent through ${transfers} transfers in all directions at two processes, one of which is killed ${kills} times`,
    { timeout: 120_000 + transfers * 20 + kills * 5_000 },
    async () => {
      const members: Member[] = [];
      const tokens = new Map<string, string>();
      for (let number = 0; number < people; number += 1) {
        const member = await guildhall().member();
        await fund(guildhall().database, member.id, fortune);
        await member.post('/wallet/pin', { pin: '4711', confirmPin: '4711' });
        tokens.set(member.id, (await member.post('/wallet/pin/verify', { pin: '4711' })).body.stepUpToken);
        members.push(member);
      }
      const unknown = { count: 0 };
      const acknowledged = new Map<string, { from: string; to: string; cents: number }>();
      const statuses: number[] = [];
      let begun = 0;

      /** Until somebody says what became of it; what nobody answered is sent again, with the same id. */
      async function pay(from: Member, body: object): Promise<Answer> {
        for (;;) {
          const client = random.chance(0.5) ? from : new Client(base, from.accessToken);
          const answer = await client.post('/transfers', body).catch(() => undefined);
          if (answer !== undefined && answer.status < 500) return answer;
          unknown.count += 1;
          await delay(20);
        }
      }

      const payers = atOnce(16, async () => {
        while (begun < transfers) {
          begun += 1;
          const from = random.pick(members);
          const to = random.pick(members.filter((each) => each !== from));
          const cents = 1 + random.below(20_000);
          const id = randomUUID();
          const amount = (cents / 100).toFixed(2);
          const stepUpToken = tokens.get(from.id);
          const answer = await pay(from, { id, receiverUserId: to.id, amount, stepUpToken });
          statuses.push(answer.status);
          if (answer.status === 201) acknowledged.set(id, { from: from.id, to: to.id, cents });
        }
      });
      let reads = 0;
      const watching = (async () => {
        while (begun < transfers) {
          const [row] = await guildhall().database.query<{ sum: string; lowest: string }>(
            `select sum(balance)::text as sum, min(balance)::text as lowest from wallets.accounts where kind = 'wallet'`,
          );
          expect(row?.sum).toBe(String(fortune * BigInt(people)));
          expect(Number(row?.lowest)).toBeGreaterThanOrEqual(0);
          reads += 1;
          await delay(5);
        }
      })();
      for (let done = 0; done < kills; done += 1) {
        while (begun < (transfers * (done + 1)) / (kills + 1)) await delay(5);
        await program.stop('SIGKILL');
        await start();
      }
      await Promise.all([payers, watching]);

      expect(new Set(statuses).difference(new Set([201, 402])).size, [...new Set(statuses)].join()).toBe(0);
      const posted = await guildhall().database.query<{ id: string; amount: string }>(
        `select id, amount::text from wallets.transactions where type = 'transfer'`,
      );
      expect(new Map(posted.map(({ id, amount }) => [id, Number(amount)]))).toEqual(
        new Map([...acknowledged].map(([id, { cents }]) => [id, cents])),
      );
      for (const member of members) {
        const flows = [...acknowledged.values()].map(({ from, to, cents }) =>
          to === member.id ? cents : from === member.id ? -cents : 0,
        );
        const expected = flows.reduce((sum, flow) => sum + flow, Number(fortune));
        expect(Number((await member.get('/wallet')).body.balance) * 100).toBeCloseTo(expected, 3);
      }
      expect((await guildhall().app.get(VerifyLedger).execute()).problems).toEqual([]);
      const counts = tally(statuses);
      console.info(
        `bank: ${transfers} transfers (${counts.get(201)} made, ${counts.get(402) ?? 0} refused), ${kills} kills, ` +
          `${unknown.count} sent again, ${reads} reads of all balances, 0 violations`,
      );
    },
  );
});
