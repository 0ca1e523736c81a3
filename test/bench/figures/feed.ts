import { memberId } from '../community.ts';
import { costNote, nothing, rateNote, type Costs, type Rate } from '../comparison.ts';
import { byTurns, ratioOf, type Figure } from '../figure.ts';
import { poolSize, type Guildhall } from '../guildhall.ts';
import type { LoadResult, Request } from '../load.ts';
import { send } from '../members.ts';
import { withoutPgbench } from '../pgbench.ts';
import { scriptOf, type PgbenchScript } from '../pgbench-script.ts';
import { costOf } from '../process-usage.ts';
import { number, say } from '../progress.ts';
import type { Scene, Stage } from '../stage.ts';
import { growthExponent, median } from '../statistics.ts';
import type { WireTap } from '../wire-tap.ts';

const connections = 16;

interface Heard {
  readonly statements: number;
  readonly roundTrips: number;
  readonly scripts: readonly PgbenchScript[];
}

/** Somebody's first page, by a timeline or from SQL. */
interface Reading {
  readonly followees: number;
  readonly members: readonly number[];
  /** A filter that leaves nothing out is asked of SQL alone. */
  readonly query: '' | '?exclude=reshares';
}

function readingsOf({ facts: { readers } }: Scene): readonly Reading[] {
  return [
    ...readers.map((one) => ({ ...one, query: '' as const })),
    ...readers.slice(1, 2).map((one) => ({ ...one, query: '?exclude=reshares' as const })),
  ];
}

interface Measured extends Heard {
  readonly reading: Reading;
  readonly through: readonly (LoadResult & Costs)[];
  readonly pgbench: readonly (Rate & Costs)[];
  readonly latency: LoadResult;
}

/** The first page of the home feed, for people who follow few and many. */
export async function measureFeed(stage: Stage): Promise<readonly Figure[]> {
  const scene = await stage.scene();
  const readings = readingsOf(scene);
  const heardOf = await listenToAll(stage, scene, readings);
  const measured: Measured[] = [];
  for (const reading of readings) {
    const heard = heardOf.get(reading) ?? { statements: 0, roundTrips: 0, scripts: [] };
    const { ours, reference } = await compare(stage, scene, reading, heard.scripts);
    const latency = await latencyOf(stage, scene, reading);
    measured.push({ reading, ...heard, through: ours, pgbench: reference, latency });
    say(`${nameOf(reading)}, at a fixed rate: p50 ${number(latency.p50)} ms, p99 ${number(latency.p99)} ms`);
  }
  const warm = measured.filter(({ reading }) => reading.query === '');
  return [...measured.map((one) => throughputFigure(one)), ...latencyFigures(warm)];
}

function nameOf({ followees, query }: Reading): string {
  return `GET /posts/feed${query === '' ? '' : ' from SQL'}, follows ${number(followees)}`;
}

function pagesOf(scene: Scene, { members, query }: Reading): Promise<readonly Request[]> {
  return Promise.all(
    members.map(async (member) => {
      const request = await scene.members.feedOf(member);
      return { ...request, path: `${request.path}${query}` };
    }),
  );
}

/** Before anything is measured, so that no second server is there meanwhile. */
async function listenToAll(
  stage: Stage,
  scene: Scene,
  readings: readonly Reading[],
): Promise<ReadonlyMap<Reading, Heard>> {
  const tapped = await stage.tapped();
  const heard = new Map<Reading, Heard>();
  for (const reading of readings) {
    // prepares the statements; the first reading of everybody else is answered from SQL then, which is the reference
    const first = await scene.members.feedOf(51);
    await send(tapped.guildhall.origin, { ...first, path: `${first.path}${reading.query}` });
    heard.set(reading, await listen(tapped, await pagesOf(scene, reading), reading.members));
  }
  await tapped.guildhall.stop();
  return heard;
}

/** The first request of each member through the tap. */
async function listen(
  { tap, guildhall }: { readonly tap: WireTap; readonly guildhall: Guildhall },
  requests: readonly Request[],
  members: readonly number[],
): Promise<Heard> {
  const scripts: PgbenchScript[] = [];
  let [statements, roundTrips] = [0, 0];
  for (const [index, request] of requests.entries()) {
    const traffic = await tap.during(async () => {
      const page = (await send(guildhall.origin, request)) as { data: readonly unknown[] };
      if (page.data.length !== 20)
        throw new Error(`The first page of ${memberId(members[index] ?? 0)} has not 20 posts`);
    });
    statements = Math.max(statements, traffic.executed.length);
    roundTrips = Math.max(roundTrips, traffic.roundTrips);
    scripts.push(scriptOf(traffic.executed, { prefix: `v${index}` }));
  }
  return { statements, roundTrips, scripts };
}

async function compare(stage: Stage, scene: Scene, reading: Reading, scripts: readonly PgbenchScript[]) {
  const { pairs, seconds } = stage.options;
  const { pgbench, guildhall, cluster } = scene;
  return byTurns({
    pairs,
    ours: async () => {
      const list = await pagesOf(scene, reading);
      // everybody begins elsewhere in the same round
      const lists = list.map((_, index) => [...list.slice(index), ...list.slice(0, index)]);
      const { origin } = guildhall;
      const { result, costs } = await costOf(
        [guildhall.pid, cluster.pid],
        () => stage.load.run({ kind: 'closed', origin, connections, extent: { seconds }, lists }),
        ({ requests }) => requests,
      );
      guildhall.emptyLog();
      return { ...result, costs };
    },
    reference: async () => {
      if (pgbench === undefined) return nothing;
      const { result, costs } = await costOf(
        [cluster.pid],
        () => pgbench.run({ clients: Math.min(connections, poolSize), seconds, scripts }),
        ({ transactions }) => transactions,
      );
      return { ...result, costs };
    },
    onPair: (a, b, index) => say(`${nameOf(reading)} ${index}/${pairs}: ${rateNote(a, 'pgbench', b)}`),
  });
}

/** Little enough that requests seldom wait for one another: what is measured is how long a page takes. */
const rate = 50;

async function latencyOf(stage: Stage, scene: Scene, reading: Reading): Promise<LoadResult> {
  const list = await pagesOf(scene, reading);
  const seconds = stage.options.seconds * 3;
  return stage.load.run({ kind: 'open', origin: scene.guildhall.origin, rate, seconds, list });
}

function throughputFigure({ reading, statements, roundTrips, scripts, through, pgbench, latency }: Measured): Figure {
  const rates = through.map(({ perSecond }) => perSecond);
  const references = pgbench.map(({ perSecond }) => perSecond);
  const isCompared = references.every((value) => Number.isFinite(value));
  return {
    name: `${nameOf(reading)}, ${connections} connections`,
    unit: '/s',
    ours: median(rates),
    reference: {
      what: `pgbench -c ${Math.min(connections, poolSize)}`,
      value: median(references),
    },
    ...(isCompared ? { ratio: ratioOf(rates, references) } : {}),
    // proof.md, P3
    target: { atLeast: reading.query === '' ? 1 : 0.45 },
    notes: [
      `pgbench repeats what a page takes without a timeline: ${statements} statements in ${roundTrips} round trips`,
      costNote(through, pgbench),
      ...(isCompared ? [] : [withoutPgbench]),
      ...(through.some(({ p99 }) => p99 > 1000) ? ['some requests took more than a second'] : []),
    ],
    details: { through, pgbench, latency, script: scripts[0]?.text },
  };
}

function latencyFigures(measured: readonly Measured[]): readonly Figure[] {
  const [few, many] = [measured.at(0), measured.at(-1)];
  if (few === undefined || many === undefined) return [];
  const [from, to] = [few.reading.followees, many.reading.followees];
  return [
    ...measured.map(({ reading: { followees }, latency }) => ({
      name: `feed p50, follows ${number(followees)}, at ${rate}/s`,
      unit: 'ms',
      ours: latency.p50,
      notes: [`p99 ${number(latency.p99)} ms; from the time a request was due`],
    })),
    {
      name: `feed p50, growth exponent ${number(from)} → ${number(to)}`,
      unit: '',
      // proof.md, P8, warm
      target: { atMost: 0.05 },
      ours: growthExponent([from, few.latency.p50], [to, many.latency.p50]),
      notes: [`p50 × ${number(many.latency.p50 / few.latency.p50)} for followees × ${number(to / from)}`],
    },
  ];
}
