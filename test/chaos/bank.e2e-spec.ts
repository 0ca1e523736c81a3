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
import { chaosNumber } from './form.ts';

const people = 10;
/** In cents; little enough that some transfers are refused, however few there are. */
const fortune = 30_000;
const pin = '4711';
const settings = {
  GUILDHALL__SERVER__PORT: '0',
  GUILDHALL__AUTH__JWT_SECRET: testSecret,
  GUILDHALL__WALLET__DAILY_LIMIT: '1000000000',
};

interface Bank {
  /** Where it can be reached now. */
  readonly bases: () => readonly string[];
  readonly random: Random;
  readonly transfers: number;
  readonly crashes: number;
  readonly crash: () => Promise<void>;
}

interface Customer {
  member: Member;
  stepUpToken: string;
}

async function enter(member: Member): Promise<Customer> {
  return { member, stepUpToken: (await member.post('/wallet/pin/verify', { pin })).body.stepUpToken };
}

/** Transfers in all directions while things crash; what nobody answered is sent again with its id until somebody does. */
async function rob({ bases, random, transfers, crashes, crash }: Bank, members: readonly Member[]) {
  for (const member of members) await member.post('/wallet/pin', { pin, confirmPin: pin });
  const customers = await Promise.all(members.map(enter));
  const acknowledged = new Map<string, { readonly from: string; readonly to: string; readonly cents: number }>();
  const statuses: number[] = [];
  let [begun, sentAgain] = [0, 0];

  async function pay(from: Customer, body: object): Promise<Answer> {
    for (;;) {
      const client = new Client(random.pick(bases()), from.member.accessToken);
      const answer = await client.post('/transfers', { ...body, stepUpToken: from.stepUpToken }).catch(() => undefined);
      if (answer !== undefined && answer.status < 500 && answer.status !== 401) return answer;
      sentAgain += 1;
      // tokens end, in the long form
      if (answer?.status === 401) await renew(from).catch(() => undefined);
      await delay(20);
    }
  }

  async function renew(customer: Customer): Promise<void> {
    const { username, password } = customer.member;
    Object.assign(customer, await enter(await new Client(random.pick(bases())).logIn({ username, password })));
  }

  const payers = atOnce(16, async () => {
    while (begun < transfers) {
      begun += 1;
      const from = random.pick(customers);
      const to = random.pick(customers.filter((each) => each !== from)).member.id;
      const [id, cents] = [randomUUID(), 1 + random.below(20_000)];
      const answer = await pay(from, { id, receiverUserId: to, amount: (cents / 100).toFixed(2) });
      statuses.push(answer.status);
      if (answer.status === 201) acknowledged.set(id, { from: from.member.id, to, cents });
    }
  });
  for (let done = 0; done < crashes; done += 1) {
    while (begun < (transfers * (done + 1)) / (crashes + 1)) await delay(5);
    await crash();
  }
  await payers;

  expect([...new Set(statuses)].toSorted()).toEqual([201, 402]);
  for (const customer of customers) {
    await renew(customer);
    const { id } = customer.member;
    const mine = [...acknowledged].filter(([, { from, to }]) => from === id || to === id);
    const told = (await customer.member.all('/transactions', 100)).filter(({ type }) => type === 'transfer');
    expect(new Map(told.map((each) => [each.id, each.amount]))).toEqual(
      new Map(mine.map(([key, { cents }]) => [key, (cents / 100).toFixed(2)])),
    );
    expect(told.length).toBe(mine.length);
    const expected = mine.reduce((sum, [, { to, cents }]) => sum + (to === id ? cents : -cents), fortune);
    expect(Math.round(Number((await customer.member.get('/wallet')).body.balance) * 100)).toBe(expected);
  }
  const counts = tally(statuses);
  return `${transfers} transfers (${counts.get(201)} made, ${counts.get(402)} refused), ${crashes} crashes, ${sentAgain} sent again`;
}

describe('a bank at two processes', () => {
  const guildhall = useGuildhall({ GUILDHALL__WALLET__DAILY_LIMIT: '1000000000' });
  const [transfers, crashes] = [chaosNumber('TRANSFERS', 600, 1_000_000), chaosNumber('BANK_KILLS', 1, 500)];
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
    program = Program.start(home, ['server'], { ...settings, DATABASE_URL: guildhall().database.url });
    base = `${new URL((await program.listening()).base).origin}/api/v1`;
  }

  it(
    `keeps every cent in every read through ${transfers} transfers, while one of the two is killed ${crashes} times`,
    { timeout: 120_000 + transfers * 20 + crashes * 5_000 },
    async () => {
      const members: Member[] = [];
      for (let number = 0; number < people; number += 1) {
        members.push(await guildhall().member());
        await fund(guildhall().database, members.at(-1)?.id ?? '', BigInt(fortune));
      }
      let [reads, isOver] = [0, false];
      const watching = (async () => {
        while (!isOver) {
          const [row] = await guildhall().database.query<{ sum: string; lowest: string }>(
            `select sum(balance)::text as sum, min(balance)::text as lowest from wallets.accounts where kind = 'wallet'`,
          );
          expect(row?.sum).toBe(String(fortune * people));
          expect(Number(row?.lowest)).toBeGreaterThanOrEqual(0);
          reads += 1;
          await delay(5);
        }
      })();
      const crash = async (): Promise<void> => {
        await program.stop('SIGKILL');
        await start();
      };
      const bases = () => [guildhall().anonymous.base, base];
      const random = Random.ofRun('bank');
      const report = await rob({ bases, random, transfers, crashes, crash }, members).finally(() => (isOver = true));
      await watching;
      const begun = performance.now();
      const { problems, entries } = await guildhall().app.get(VerifyLedger).execute();
      const seconds = (performance.now() - begun) / 1_000;
      expect(problems).toEqual([]);
      console.info(
        `bank: ${report}, ${reads} reads of all balances, ${entries} entries verified in ${seconds.toFixed(1)} s, 0 violations`,
      );
    },
  );
});

describe('a bank on a PostgreSQL of its own', () => {
  const [transfers, crashes] = [chaosNumber('CRASH_TRANSFERS', 200, 50_000), chaosNumber('CRASHES', 1, 50)];
  let home: Home;
  let program: Program;
  let base = '';
  beforeAll(build, 120_000);
  beforeAll(async () => {
    home = await Home.create();
    await start();
  }, 60_000);
  afterAll(async () => {
    await program.stop('SIGKILL');
    await home.remove();
  });
  const admin = { username: 'banker', password: 'correct horse battery' };

  async function start(): Promise<void> {
    program = Program.start(home, ['all'], {
      ...settings,
      GUILDHALL__ADMIN__USERNAME: admin.username,
      GUILDHALL__ADMIN__EMAIL: 'banker@example.org',
      GUILDHALL__ADMIN__PASSWORD: admin.password,
    });
    base = `${new URL((await program.listening()).base).origin}/api/v1`;
  }

  it(
    `keeps every cent through ${transfers} transfers, while PostgreSQL crashes ${crashes} times with the program on it`,
    { timeout: 180_000 + transfers * 20 + crashes * 20_000 },
    async () => {
      const banker = await new Client(base).logIn(admin);
      const members: Member[] = [];
      for (let number = 0; number < people; number += 1) {
        const member = await new Client(base).register(`customer_${number}`);
        const deposit = { amount: (fortune / 100).toFixed(2), reference: 'Opening' };
        expect((await banker.post(`/admin/wallets/${member.id}/deposits`, deposit)).status).toBe(201);
        members.push(member);
      }
      const crash = async (): Promise<void> => {
        // without a checkpoint, as pg_ctl stop -m immediate does it
        process.kill((await home.postgresPid()) ?? 0, 'SIGQUIT');
        await program.stop('SIGKILL');
        await start();
      };
      const random = Random.ofRun('crashing bank');
      const report = await rob({ bases: () => [base], random, transfers, crashes, crash }, members);
      await program.stop();
      const verify = Program.start(home, ['ledger', 'verify', '--json'], settings);
      expect(await verify.ended(), verify.stderr).toBe(0);
      const { problems, entries } = JSON.parse(verify.stdout);
      expect(problems).toEqual([]);
      console.info(`bank that crashes: ${report}, ${entries} entries verified, 0 violations`);
    },
  );
});
