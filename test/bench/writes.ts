import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import { memberIdBase } from './community.ts';
import { costNote, nothing, rateNote, type Costs, type Rate } from './comparison.ts';
import { byTurns, ratioOf, type Figure } from './figure.ts';
import { poolSize } from './guildhall.ts';
import type { Request } from './load.ts';
import { withoutPgbench } from './pgbench.ts';
import type { PgbenchScript } from './pgbench-script.ts';
import { costOf } from './process-usage.ts';
import { number, say } from './progress.ts';
import type { Scene, Stage } from './stage.ts';
import { median } from './statistics.ts';

/** A request that writes. */
export interface Write {
  readonly route: string;
  /** What it writes, in the plural. */
  readonly what: string;
  /** Where each of them is a row. */
  readonly table: string;
  readonly heard: Heard;
  /** One for each connection. */
  readonly requestsOf: (connections: number) => Promise<readonly Request[]>;
}

/** What one request costs in statements, and the same as a script. */
export interface Heard {
  readonly statements: number;
  readonly roundTrips: number;
  readonly script: PgbenchScript;
}

/**
 * What the program draws anew for each request, pgbench counts up, behind the time of its start, as a UUIDv7 has it; for a
 * script whose variables are those of `againstPgbench`.
 */
export function countedUp(ids: readonly string[]) {
  return {
    replace: Object.fromEntries(ids.map((id, index) => [id, `(:run::text || :fresh_${index}::text)::uuid`])),
    before: [
      '\\set turn :turn + 1',
      ...ids.map((_, index) => `\\set fresh_${index} 8000000000000000 + (:turn * 100 + :client_id) * 10 + ${index}`),
    ],
  };
}

/** The write against the same statements by pgbench. */
export async function againstPgbench(
  stage: Stage,
  scene: Scene,
  write: Write,
  { connections, atLeast }: { readonly connections: number; readonly atLeast: number },
): Promise<Figure> {
  const { pairs, seconds } = stage.options;
  const { pgbench, cluster } = scene;
  const { statements, roundTrips, script } = write.heard;
  const clients = Math.min(connections, poolSize);
  const { ours, reference } = await byTurns({
    pairs,
    ours: async () => load(stage, scene, write, await write.requestsOf(connections)),
    reference: async (): Promise<Rate & Costs> => {
      if (pgbench === undefined) return nothing;
      const run = `${Date.now().toString(16).padStart(12, '0')}7000`;
      const variables = { member_base: memberIdBase, run, turn: '0' };
      const { result, costs } = await growing(
        scene,
        write,
        ({ transactions }) => transactions,
        [cluster.pid],
        () => pgbench.run({ clients, seconds, scripts: [script], variables }),
      );
      return { ...result, costs };
    },
    onPair: (a, b, index) => say(`${write.what} by ${connections} ${index}/${pairs}: ${rateNote(a, 'pgbench', b)}`),
  });
  const rates = ours.map(({ perSecond }) => perSecond);
  const references = reference.map(({ perSecond }) => perSecond);
  const isCompared = pgbench !== undefined;
  return {
    name: `${write.route}, ${connections === 1 ? 'one by one' : `${connections} connections`}`,
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

/** The requests over and over, each on a connection of its own. */
export async function load(
  { options, load: loader }: Stage,
  scene: Scene,
  write: Pick<Write, 'what' | 'table'>,
  requests: readonly Request[],
) {
  const { guildhall, cluster } = scene;
  const { result, costs } = await growing(
    scene,
    write,
    ({ requests: answered }) => answered,
    [guildhall.pid, cluster.pid],
    () =>
      loader.run({
        kind: 'closed',
        origin: guildhall.origin,
        connections: requests.length,
        extent: { seconds: options.seconds },
        lists: requests.map((request) => [request]),
      }),
  );
  guildhall.emptyLog();
  return { ...result, costs };
}

/** Both sides have to write what they say they write. */
async function growing<T>(
  { cluster }: Scene,
  { what, table }: Pick<Write, 'what' | 'table'>,
  claimed: (result: T) => number,
  pids: readonly number[],
  work: () => Promise<T>,
) {
  const count = (): Promise<number> =>
    cluster.asSuperuser(async (client) => {
      const { rows } = await client.query<{ count: string }>(`select count(*) as count from ${table}`);
      return Number(rows[0]?.count);
    });
  await settled(cluster);
  const before = await count();
  const done = await costOf(pids, work, claimed);
  const written = (await count()) - before;
  // the load stops without waiting for the last answers
  if (written < claimed(done.result) || written > claimed(done.result) + 100) {
    throw new Error(`${claimed(done.result)} ${what} were counted, and ${written} are there`);
  }
  return done;
}

/** What follows from one half in the background must not slow down the other. */
async function settled(cluster: Cluster): Promise<void> {
  const isSettled = (): Promise<boolean> =>
    cluster.asSuperuser(async (client) => {
      const { rows } = await client.query(
        `select from platform.outbox union all
         select from platform.consumer_offsets offsets
           join platform.event_log log on log.lane = offsets.lane and log.position > offsets.position limit 1`,
      );
      return rows.length === 0;
    });
  const end = Date.now() + 60_000;
  while (!(await isSettled()) && Date.now() < end) await sleep(100);
}
