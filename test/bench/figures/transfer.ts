import { memberId, memberNumber, writers } from '../community.ts';
import { rateNote } from '../comparison.ts';
import { byTurns, ratioOf, type Figure } from '../figure.ts';
import type { Request } from '../load.ts';
import { send } from '../members.ts';
import { freshIds, scriptOf } from '../pgbench-script.ts';
import { say } from '../progress.ts';
import type { Scene, Stage } from '../stage.ts';
import { median } from '../statistics.ts';
import { againstPgbench, countedUp, load, type Heard, type Write } from '../writes.ts';

const house = '00000000-0000-0000-0000-000000000000';
const payers = writers.slice(0, 16);
const payeeOf = (payer: number): number => payer + payers.length;
const together = payers.length;

/** Paying: token, step-up token, both wallets locked, entries, balances, hashes, the event, and the answer. */
export async function measureTransfer(stage: Stage): Promise<readonly Figure[]> {
  const scene = await stage.scene();
  await fund(scene);
  const write: Write = {
    route: 'POST /transfers',
    what: 'transfers',
    table: 'wallets.transactions',
    heard: await listen(stage, scene),
    requestsOf: (connections) => paymentsOf(scene, payers.slice(0, connections)),
  };
  return [
    await againstPgbench(stage, scene, write, { connections: 1, atLeast: 0.5 }),
    await againstPgbench(stage, scene, write, { connections: together, atLeast: 1.5 }),
    await measureHot(stage, scene, write),
  ];
}

const paymentsOf = ({ members }: Scene, from: readonly number[]): Promise<readonly Request[]> =>
  Promise.all(from.map((payer) => members.transferOf(payer, payeeOf(payer))));

/** As much as nobody can spend in the time; the wallets themselves are made as the program makes those that are missing. */
async function fund({ cluster }: Scene): Promise<void> {
  await cluster.asSuperuser(async (client) => {
    const members = writers.map(memberId);
    await client.query(
      `insert into wallets.accounts (id, owner_id, kind, currency, floor, created_at)
       select uuidv7(), owner, 'wallet', 'USD', 0, now() from unnest($1::uuid[]) owner on conflict do nothing`,
      [members],
    );
    await client.query(
      `select wallets.post(json_agg(json_build_object('id', uuidv7(), 'type', 'deposit', 'currency', 'USD',
         'from_owner', $2::uuid, 'from_kind', 'outside', 'to_owner', owner, 'to_kind', 'wallet', 'amount', 1000000000,
         'fee', 0, 'description', '', 'at', now(), 'guarded', false))) from unnest($1::uuid[]) owner`,
      [members, house],
    );
  });
}

async function listen(stage: Stage, scene: Scene): Promise<Heard> {
  const { tap, guildhall } = await stage.tapped();
  const [payer = 0] = payers;
  const request = await scene.members.transferOf(payer, payeeOf(payer));
  for (let warmUp = 0; warmUp < 3; warmUp += 1) await send(guildhall.origin, request);
  const before = await tap.during(() => send(guildhall.origin, request));
  const { executed, roundTrips } = await tap.during(() => send(guildhall.origin, request));
  await guildhall.stop();

  const fresh = countedUp(freshIds(executed, before.executed));
  const members = { payer: memberId(payer), payee: memberId(payeeOf(payer)) };
  const replace = {
    [members.payer]: '(:member_base::text || :payer::text)::uuid',
    [members.payee]: '(:member_base::text || :payee::text)::uuid',
    ...fresh.replace,
  };
  const posting = executed.flatMap(({ values }) => values).find((value) => value?.includes('"pin_version"') === true);
  if (posting === undefined || posting === null) throw new Error('No posting was heard');
  // each client pays between wallets of its own, and each payment has an id of its own, inside of the document too
  const document = Object.entries(replace)
    .filter(([id]) => posting.includes(id))
    .reduce((sql, [id, value]) => `replace(${sql}, '${id}', (${value})::text)`, ':posting::text');
  const script = scriptOf(executed, {
    prefix: 't',
    replace: { ...replace, [posting]: `(${document})::json` },
    before: [
      `\\set payer ${memberNumber(payer)} + :client_id`,
      `\\set payee ${memberNumber(payeeOf(payer))} + :client_id`,
      ...fresh.before,
    ],
  });
  const variables = { ...script.variables, posting };
  return { statements: executed.length, roundTrips, script: { text: script.text, variables } };
}

/** Everybody pays from one wallet into one other. */
async function measureHot(stage: Stage, scene: Scene, write: Write): Promise<Figure> {
  const { pairs } = stage.options;
  const [payer = 0] = payers;
  const pay = async (from: readonly number[]) => load(stage, scene, write, await paymentsOf(scene, from));
  const { ours, reference } = await byTurns({
    pairs,
    ours: () => pay(payers.map(() => payer)),
    reference: () => pay(payers),
    onPair: (a, b, index) => say(`two hot wallets ${index}/${pairs}: ${rateNote(a, 'spread', b)}`),
  });
  const [rates, references] = [ours, reference].map((results) => results.map(({ perSecond }) => perSecond));
  return {
    name: `POST /transfers, two hot wallets, ${together} connections`,
    unit: '/s',
    ours: median(rates ?? []),
    reference: { what: 'spread over 32 wallets', value: median(references ?? []) },
    ratio: ratioOf(rates ?? [], references ?? []),
    target: { atLeast: 0.9 },
    details: { ours, reference },
  };
}
