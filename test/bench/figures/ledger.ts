import { join } from 'node:path';
import { Cluster } from '../cluster.ts';
import type { Figure } from '../figure.ts';
import { commandOf } from '../guildhall.ts';
import { number, say } from '../progress.ts';
import type { Stage } from '../stage.ts';
import { median } from '../statistics.ts';

const house = '00000000-0000-0000-0000-000000000000';
const people = 1_000;
const perBatch = 200;
const perCommit = 100 * perBatch;
const writers = 2;

interface Verified {
  readonly accounts: number;
  readonly entries: number;
  readonly transactions: number;
  readonly problems: readonly unknown[];
  readonly seconds: number;
}

/** `guildhall ledger verify` on a ledger of payments among a thousand members, all of them written by `wallets.post`. */
export async function measureLedger(stage: Stage): Promise<readonly Figure[]> {
  const { quick } = stage.options;
  const folder = await stage.makeFolder('ledger');
  const guildhall = await stage.start({ folder });
  const cluster = new Cluster(join(folder, 'data'));
  await openWallets(cluster);
  await Promise.all(Array.from({ length: writers }, (_, writer) => pay(cluster, writer, quick ? 50_000 : 500_000)));
  await cluster.asSuperuser((client) => client.query('vacuum analyze'));
  await guildhall.stop();

  const runs: Verified[] = [];
  for (let run = 1; run <= (quick ? 2 : 3); run += 1) {
    const verified = JSON.parse(await commandOf(folder, ['ledger', 'verify', '--json'])) as Verified;
    if (verified.problems.length > 0) throw new Error(`It does not add up: ${JSON.stringify(verified.problems)}`);
    runs.push(verified);
    say(`ledger verify ${run}: ${number(verified.entries)} entries, ${number(rateOf(verified))}/s`);
  }
  const [{ entries, transactions, accounts }] = runs as [Verified];
  return [
    {
      name: `guildhall ledger verify, ${number(entries)} entries`,
      unit: ' entries/s',
      ours: median(runs.map(rateOf)),
      target: { atLeast: 100_000 },
      notes: [
        `${number(transactions)} transactions among ${number(accounts)} accounts, in ${number(median(runs.map(({ seconds }) => seconds)))} s`,
      ],
      details: { runs },
    },
  ];
}

const rateOf = ({ entries, seconds }: Verified): number => entries / seconds;

async function openWallets(cluster: Cluster): Promise<void> {
  await cluster.asSuperuser(async (client) => {
    await client.query(
      `create table public.payers as select gen_random_uuid() as id, n from generate_series(1, ${people}) as n`,
    );
    await client.query(
      `insert into wallets.accounts (id, owner_id, kind, currency, floor, created_at)
       select uuidv7(), id, 'wallet', 'USD', 0, now() from public.payers`,
    );
    await client.query(
      `select from wallets.post((select json_agg(json_build_object('id', uuidv7(), 'type', 'deposit', 'currency', 'USD',
         'from_owner', $1::uuid, 'from_kind', 'outside', 'to_owner', id, 'to_kind', 'wallet', 'amount', 1000000000,
         'fee', 0, 'description', '', 'at', now(), 'guarded', false)) from public.payers))`,
      [house],
    );
  });
}

/** Its share of the payments, among its share of the members. */
async function pay(cluster: Cluster, writer: number, payments: number): Promise<void> {
  const share = people / writers;
  await cluster.asSuperuser(async (client) => {
    for (let done = 0; done < payments / writers; done += perCommit) {
      await client.query(`do $$ begin for batch in 1..${perCommit / perBatch} loop
        perform wallets.post((
          select json_agg(json_build_object('id', uuidv7(), 'type', 'transfer', 'currency', 'USD', 'from_owner', payer.id,
                   'from_kind', 'wallet', 'to_owner', payee.id, 'to_kind', 'wallet', 'amount', 1 + turn % 50, 'fee', 0,
                   'description', 'Lunch number ' || turn, 'at', now(), 'guarded', false))
            from generate_series(1, ${perBatch}) turn
            join public.payers payer on payer.n = 1 + ${writer * share} + (batch * 7 + turn % 50) % ${share}
            join public.payers payee on payee.n = 1 + ${writer * share} + (batch * 7 + turn % 50 + 1 + turn / 50) % ${share}));
        commit;
        end loop; end $$`);
      if (writer === 0 && done % (5 * perCommit) === 0) say(`ledger: ${number(done * writers)} payments`);
    }
  });
}
