import { memberId, memberIdBase, memberNumber, writers } from '../community.ts';
import { costNote, nothing, rateNote, type Costs, type Rate } from '../comparison.ts';
import { byTurns, ratioOf, type Figure } from '../figure.ts';
import { poolSize } from '../guildhall.ts';
import { send } from '../members.ts';
import { withoutPgbench } from '../pgbench.ts';
import { freshIds, scriptOf, type PgbenchScript } from '../pgbench-script.ts';
import { costOf } from '../process-usage.ts';
import { number, say } from '../progress.ts';
import type { Scene, Stage } from '../stage.ts';
import { median } from '../statistics.ts';

const house = '00000000-0000-0000-0000-000000000000';
const payers = writers.slice(0, 16);
const payeeOf = (payer: number): number => payer + payers.length;
const together = payers.length;

/** Paying: token, step-up token, both wallets locked, entries, balances, hashes, the event, and the answer. */
export async function measureTransfer(stage: Stage): Promise<readonly Figure[]> {
  const scene = await stage.scene();
  await fund(scene);
  const heard = await listen(stage, scene);
  return [
    await measureAt(stage, scene, heard, { connections: 1, atLeast: 0.5 }),
    await measureAt(stage, scene, heard, { connections: together, atLeast: 1.5 }),
    await measureHot(stage, scene),
  ];
}

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

interface Heard {
  readonly statements: number;
  readonly roundTrips: number;
  readonly script: PgbenchScript;
}

async function listen(stage: Stage, scene: Scene): Promise<Heard> {
  const { tap, guildhall } = await stage.tapped();
  const [payer = 0] = payers;
  const request = await scene.members.transferOf(payer, payeeOf(payer));
  for (let warmUp = 0; warmUp < 3; warmUp += 1) await send(guildhall.origin, request);
  const before = await tap.during(() => send(guildhall.origin, request));
  const { executed, roundTrips } = await tap.during(() => send(guildhall.origin, request));
  await guildhall.stop();

  const ids = freshIds(executed, before.executed);
  const members = { payer: memberId(payer), payee: memberId(payeeOf(payer)) };
  const replace = {
    [members.payer]: '(:member_base::text || :payer::text)::uuid',
    [members.payee]: '(:member_base::text || :payee::text)::uuid',
    ...Object.fromEntries(ids.map((id, index) => [id, `(:run::text || :fresh_${index}::text)::uuid`])),
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
      '\\set turn :turn + 1',
      ...ids.map((_, index) => `\\set fresh_${index} 8000000000000000 + (:turn * 100 + :client_id) * 10 + ${index}`),
    ],
  });
  const variables = { ...script.variables, posting };
  return { statements: executed.length, roundTrips, script: { text: script.text, variables } };
}

async function measureAt(
  stage: Stage,
  scene: Scene,
  { statements, roundTrips, script }: Heard,
  { connections, atLeast }: { readonly connections: number; readonly atLeast: number },
): Promise<Figure> {
  const { pairs, seconds } = stage.options;
  const { pgbench, cluster } = scene;
  const clients = Math.min(connections, poolSize);
  const { ours, reference } = await byTurns({
    pairs,
    ours: () => pay(stage, scene, payers.slice(0, connections)),
    reference: async (): Promise<Rate & Costs> => {
      if (pgbench === undefined) return nothing;
      const run = `${Date.now().toString(16).padStart(12, '0')}7000`;
      const variables = { member_base: memberIdBase, run, turn: '0' };
      const { result, costs } = await posting(
        scene,
        ({ transactions }) => transactions,
        [cluster.pid],
        () => pgbench.run({ clients, seconds, scripts: [script], variables }),
      );
      return { ...result, costs };
    },
    onPair: (a, b, index) => say(`transfers by ${connections} ${index}/${pairs}: ${rateNote(a, 'pgbench', b)}`),
  });
  const rates = ours.map(({ perSecond }) => perSecond);
  const references = reference.map(({ perSecond }) => perSecond);
  const isCompared = pgbench !== undefined;
  return {
    name: `POST /transfers, ${connections === 1 ? 'one by one' : `${connections} connections`}`,
    unit: '/s',
    ours: median(rates),
    reference: { what: `pgbench -c ${clients}`, value: median(references) },
    ...(isCompared ? { ratio: ratioOf(rates, references) } : {}),
    target: { atLeast },
    notes: [
      `alone ${statements} statements in ${roundTrips} round trips`,
      costNote(ours, reference),
      `p50 ${number(median(ours.map(({ p50 }) => p50)))} ms, p99 ${number(median(ours.map(({ p99 }) => p99)))} ms`,
      ...(isCompared ? [] : [withoutPgbench]),
    ],
    details: { ours, reference, script: script.text },
  };
}

/** Everybody pays from one wallet into one other. */
async function measureHot(stage: Stage, scene: Scene): Promise<Figure> {
  const { pairs } = stage.options;
  const [payer = 0] = payers;
  const { ours, reference } = await byTurns({
    pairs,
    ours: () =>
      pay(
        stage,
        scene,
        payers.map(() => payer),
      ),
    reference: () => pay(stage, scene, payers),
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

async function pay(stage: Stage, scene: Scene, from: readonly number[]) {
  const { guildhall, cluster, members } = scene;
  const requests = await Promise.all(from.map((payer) => members.transferOf(payer, payeeOf(payer))));
  const { origin } = guildhall;
  const { seconds } = stage.options;
  const { result, costs } = await posting(
    scene,
    ({ requests: answered }) => answered,
    [guildhall.pid, cluster.pid],
    () =>
      stage.load.run({
        kind: 'closed',
        origin,
        connections: from.length,
        extent: { seconds },
        lists: requests.map((request) => [request]),
      }),
  );
  guildhall.emptyLog();
  return { ...result, costs };
}

/** Both sides have to post what they say they posted. */
async function posting<T>(
  scene: Scene,
  claimed: (result: T) => number,
  pids: readonly number[],
  work: () => Promise<T>,
) {
  const before = await countTransactions(scene);
  const done = await costOf(pids, work, claimed);
  const posted = (await countTransactions(scene)) - before;
  // the load stops without waiting for the last answers
  if (posted < claimed(done.result) || posted > claimed(done.result) + 100) {
    throw new Error(`${claimed(done.result)} transfers were counted, and ${posted} are there`);
  }
  return done;
}

function countTransactions({ cluster }: Scene): Promise<number> {
  return cluster.asSuperuser(async (client) => {
    const { rows } = await client.query<{ count: string }>('select count(*) as count from wallets.transactions');
    return Number(rows[0]?.count);
  });
}
