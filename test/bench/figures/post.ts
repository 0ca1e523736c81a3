import { memberId, memberIdBase, memberNumber, writers } from '../community.ts';
import { costNote, nothing, rateNote } from '../comparison.ts';
import { byTurns, ratioOf, type Figure } from '../figure.ts';
import { poolSize } from '../guildhall.ts';
import type { Request } from '../load.ts';
import { send } from '../members.ts';
import { withoutPgbench } from '../pgbench.ts';
import { freshIds, scriptOf, type PgbenchScript } from '../pgbench-script.ts';
import { costOf } from '../process-usage.ts';
import { number, say } from '../progress.ts';
import type { Scene, Stage } from '../stage.ts';
import { median } from '../statistics.ts';

const content =
  'Good morning, guild! The bread is out of the oven, the ledger is balanced, and the river is calm today.';

/** Writing a post: token, validation, transaction, and the answer with the post as its author sees it. */
export async function measurePost(stage: Stage): Promise<readonly Figure[]> {
  const scene = await stage.scene();
  const heard = await listen(stage, scene);
  const oneByOne = await measureAt(stage, scene, heard, { connections: 1, atLeast: 0.55 });
  // the target of 1.2 is for grouped commits, which are still to come
  const together = await measureAt(stage, scene, heard, { connections: 16, atLeast: 0.55 });
  return [oneByOne, together];
}

interface Heard {
  readonly statements: number;
  readonly roundTrips: number;
  readonly script: PgbenchScript;
}

async function listen(stage: Stage, scene: Scene): Promise<Heard> {
  const { tap, guildhall } = await stage.tapped();
  const [writer = 0] = writers;
  const request = await scene.members.postOf(writer, content);
  await send(guildhall.origin, request);
  const before = await tap.during(() => send(guildhall.origin, request));
  const { executed, roundTrips } = await tap.during(() => send(guildhall.origin, request));
  await guildhall.stop();

  // what the program draws anew for each post, pgbench counts up, behind the time of its start, as a UUIDv7 has it
  const ids = freshIds(executed, before.executed);
  const script = scriptOf(executed, {
    prefix: 'p',
    replace: {
      [memberId(writer)]: '(:member_base::text || :member::text)::uuid',
      ...Object.fromEntries(ids.map((id, index) => [id, `(:run::text || :fresh_${index}::text)::uuid`])),
    },
    before: [
      `\\set member ${memberNumber(writer)} + :client_id`,
      '\\set turn :turn + 1',
      ...ids.map((_, index) => `\\set fresh_${index} 8000000000000000 + (:turn * 100 + :client_id) * 10 + ${index}`),
    ],
  });
  return { statements: executed.length, roundTrips, script };
}

async function measureAt(
  stage: Stage,
  scene: Scene,
  { statements, roundTrips, script }: Heard,
  { connections, atLeast }: { readonly connections: number; readonly atLeast: number },
): Promise<Figure> {
  const { pairs, seconds } = stage.options;
  const { guildhall, pgbench, cluster } = scene;
  const clients = Math.min(connections, poolSize);
  const { ours, reference } = await byTurns({
    pairs,
    ours: async () => {
      const requests = await Promise.all(
        writers.slice(0, connections).map((member) => scene.members.postOf(member, content)),
      );
      const { origin } = guildhall;
      const { result, costs } = await growing(
        scene,
        ({ requests: answered }) => answered,
        [guildhall.pid, cluster.pid],
        () => stage.load.run({ kind: 'closed', origin, connections, extent: { seconds }, lists: requests.map(alone) }),
      );
      guildhall.emptyLog();
      return { ...result, costs };
    },
    reference: async () => {
      if (pgbench === undefined) return nothing;
      const run = `${Date.now().toString(16).padStart(12, '0')}7000`;
      const variables = { member_base: memberIdBase, run, turn: '0' };
      const { result, costs } = await growing(
        scene,
        ({ transactions }) => transactions,
        [cluster.pid],
        () => pgbench.run({ clients, seconds, scripts: [script], variables }),
      );
      return { ...result, costs };
    },
    onPair: (a, b, index) => say(`post by ${connections} ${index}/${pairs}: ${rateNote(a, 'pgbench', b)}`),
  });
  const rates = ours.map(({ perSecond }) => perSecond);
  const references = reference.map(({ perSecond }) => perSecond);
  const isCompared = pgbench !== undefined;
  return {
    name: `POST /posts, ${connections === 1 ? 'one by one' : `${connections} connections`}`,
    unit: '/s',
    ours: median(rates),
    reference: { what: `pgbench -c ${clients}`, value: median(references) },
    ...(isCompared ? { ratio: ratioOf(rates, references) } : {}),
    target: { atLeast },
    notes: [
      `${statements} statements in ${roundTrips} round trips`,
      costNote(ours, reference),
      `p50 ${number(median(ours.map(({ p50 }) => p50)))} ms, p99 ${number(median(ours.map(({ p99 }) => p99)))} ms`,
      ...(isCompared ? [] : [withoutPgbench]),
    ],
    details: { ours, reference, script: script.text },
  };
}

const alone = (request: Request): readonly Request[] => [request];

/** Both sides have to write what they say they write. */
async function growing<T>(
  scene: Scene,
  claimed: (result: T) => number,
  pids: readonly number[],
  work: () => Promise<T>,
) {
  const before = await countPosts(scene);
  const done = await costOf(pids, work, claimed);
  const written = (await countPosts(scene)) - before;
  // the load stops without waiting for the last answers
  if (written < claimed(done.result) || written > claimed(done.result) + 100) {
    throw new Error(`${claimed(done.result)} posts were counted, and ${written} are there`);
  }
  return done;
}

function countPosts({ cluster }: Scene): Promise<number> {
  return cluster.asSuperuser(async (client) => {
    const { rows } = await client.query<{ posts: string }>('select count(*) as posts from posts.posts');
    return Number(rows[0]?.posts);
  });
}
