import { memberId, readers } from '../community.ts';
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

interface Measured extends Heard {
  readonly followees: number;
  readonly through: readonly (LoadResult & Costs)[];
  readonly pgbench: readonly (Rate & Costs)[];
  readonly latency: LoadResult;
}

/** The first page of the home feed, for people who follow few and many. */
export async function measureFeed(stage: Stage): Promise<readonly Figure[]> {
  const scene = await stage.scene();
  const heardOf = await listenToAll(stage, scene);
  const measured: Measured[] = [];
  for (const { followees, members } of readers) {
    const heard = heardOf.get(followees) ?? { statements: 0, roundTrips: 0, scripts: [] };
    const { ours, reference } = await compare(stage, scene, { followees, members, scripts: heard.scripts });
    measured.push({
      followees,
      ...heard,
      through: ours,
      pgbench: reference,
      latency: await latencyOf(stage, scene, members),
    });
    const { p50, p99 } = measured.at(-1)?.latency ?? { p50: Number.NaN, p99: Number.NaN };
    say(`feed of ${number(followees)}, at a fixed rate: p50 ${number(p50)} ms, p99 ${number(p99)} ms`);
  }
  return [...measured.map((one) => throughputFigure(one)), ...latencyFigures(measured)];
}

/** Before anything is measured, so that no second server is there meanwhile. */
async function listenToAll(stage: Stage, scene: Scene): Promise<ReadonlyMap<number, Heard>> {
  const tapped = await stage.tapped();
  const heard = new Map<number, Heard>();
  // prepares the statements; the first reading of everybody else is answered from SQL then, which is the reference
  await send(tapped.guildhall.origin, await scene.members.feedOf(51));
  for (const { followees, members } of readers) {
    const requests = await Promise.all(members.map((member) => scene.members.feedOf(member)));
    heard.set(followees, await listen(tapped, requests, members));
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

interface Comparison {
  readonly followees: number;
  readonly members: readonly number[];
  readonly scripts: readonly PgbenchScript[];
}

async function compare(stage: Stage, scene: Scene, { followees, members, scripts }: Comparison) {
  const { pairs, seconds } = stage.options;
  const { pgbench, guildhall, cluster } = scene;
  return byTurns({
    pairs,
    ours: async () => {
      const list = await Promise.all(members.map((member) => scene.members.feedOf(member)));
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
    onPair: (a, b, index) => say(`feed of ${number(followees)} ${index}/${pairs}: ${rateNote(a, 'pgbench', b)}`),
  });
}

/** Little enough that requests seldom wait for one another: what is measured is how long a page takes. */
const rate = 50;

async function latencyOf(stage: Stage, scene: Scene, members: readonly number[]): Promise<LoadResult> {
  const list = await Promise.all(members.map((member) => scene.members.feedOf(member)));
  const seconds = stage.options.seconds * 3;
  return stage.load.run({ kind: 'open', origin: scene.guildhall.origin, rate, seconds, list });
}

function throughputFigure({ followees, statements, roundTrips, scripts, through, pgbench, latency }: Measured): Figure {
  const rates = through.map(({ perSecond }) => perSecond);
  const references = pgbench.map(({ perSecond }) => perSecond);
  const isCompared = references.every((value) => Number.isFinite(value));
  return {
    name: `GET /posts/feed, follows ${number(followees)}, ${connections} connections`,
    unit: '/s',
    ours: median(rates),
    reference: {
      what: `pgbench -c ${Math.min(connections, poolSize)}`,
      value: median(references),
    },
    ...(isCompared ? { ratio: ratioOf(rates, references) } : {}),
    // proof.md, P3, warm
    target: { atLeast: 1 },
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
  return [
    ...measured.map(({ followees, latency }) => ({
      name: `feed p50, follows ${number(followees)}, at ${rate}/s`,
      unit: 'ms',
      ours: latency.p50,
      notes: [`p99 ${number(latency.p99)} ms; from the time a request was due`],
    })),
    {
      name: `feed p50, growth exponent ${number(few.followees)} → ${number(many.followees)}`,
      unit: '',
      // proof.md, P8, warm
      target: { atMost: 0.05 },
      ours: growthExponent([few.followees, few.latency.p50], [many.followees, many.latency.p50]),
      notes: [
        `p50 × ${number(many.latency.p50 / few.latency.p50)} for followees × ${number(many.followees / few.followees)}`,
      ],
    },
  ];
}
