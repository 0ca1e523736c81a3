import { memberId, memberIdBase, memberNumber, writers } from '../community.ts';
import { byTurns, ratioOf, type Figure } from '../figure.ts';
import type { Executed } from '../frontend-messages.ts';
import type { Request } from '../load.ts';
import { send } from '../members.ts';
import { withoutPgbench } from '../pgbench.ts';
import { freshIds, scriptOf, type PgbenchScript } from '../pgbench-script.ts';
import { number, say } from '../progress.ts';
import type { Scene, Stage } from '../stage.ts';
import { median } from '../statistics.ts';

const poolSize = 10;
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
  readonly executed: readonly Executed[];
  readonly script: PgbenchScript;
}

async function listen(stage: Stage, scene: Scene): Promise<Heard> {
  const { tap, guildhall } = await stage.tapped();
  const [writer = 0] = writers;
  const request = await scene.members.postOf(writer, content);
  await send(guildhall.origin, request);
  const before = await tap.during(() => send(guildhall.origin, request));
  const { executed, roundTrips } = await tap.during(() => send(guildhall.origin, request));
  await stage.stop(guildhall);

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
  return { statements: executed.length, roundTrips, executed, script };
}

async function measureAt(
  stage: Stage,
  scene: Scene,
  { statements, roundTrips, executed, script }: Heard,
  { connections, atLeast }: { readonly connections: number; readonly atLeast: number },
): Promise<Figure> {
  const { pairs, seconds } = stage.options;
  const { guildhall, pgbench } = scene;
  const clients = Math.min(connections, poolSize);
  const { ours, reference } = await byTurns({
    pairs,
    ours: async () => {
      const requests = await Promise.all(
        writers.slice(0, connections).map((member) => scene.members.postOf(member, content)),
      );
      const result = await growing(
        scene,
        (request) => request.requests,
        () =>
          stage.load.run({
            kind: 'closed',
            origin: guildhall.origin,
            connections,
            extent: { seconds },
            lists: requests.map(alone),
          }),
      );
      guildhall.emptyLog();
      return result;
    },
    reference: async () => {
      if (pgbench === undefined) return Number.NaN;
      const variables = {
        member_base: memberIdBase,
        run: `${Date.now().toString(16).padStart(12, '0')}7000`,
        turn: '0',
      };
      const result = await growing(
        scene,
        (run) => run.transactions,
        () => pgbench.run({ clients, seconds, scripts: [script], variables }),
      );
      return result.perSecond;
    },
    onPair: (a, b, index) =>
      say(
        `post by ${connections} ${index}/${pairs}: ${number(a.perSecond)}/s, pgbench ${number(b)}/s, ratio ${number(a.perSecond / b)}`,
      ),
  });
  const rates = ours.map(({ perSecond }) => perSecond);
  const isCompared = pgbench !== undefined;
  return {
    name: `POST /posts, ${connections === 1 ? 'one by one' : `${connections} connections`}`,
    unit: '/s',
    ours: median(rates),
    reference: { what: `pgbench -c ${clients}`, value: isCompared ? median(reference) : Number.NaN },
    ...(isCompared ? { ratio: ratioOf(rates, reference) } : {}),
    target: { atLeast },
    notes: [
      `${statements} statements in ${roundTrips} round trips`,
      `p50 ${number(median(ours.map(({ p50 }) => p50)))} ms, p99 ${number(median(ours.map(({ p99 }) => p99)))} ms`,
      ...(isCompared ? [] : [withoutPgbench]),
    ],
    details: { ours, reference, statements: executed.map(({ text }) => text), script: script.text },
  };
}

const alone = (request: Request): readonly Request[] => [request];

/** Both sides have to write what they say they write. */
async function growing<T>(scene: Scene, claimed: (result: T) => number, work: () => Promise<T>): Promise<T> {
  const before = await countPosts(scene);
  const result = await work();
  const written = (await countPosts(scene)) - before;
  // the load stops without waiting for the last answers
  if (written < claimed(result) || written > claimed(result) + 100) {
    throw new Error(`${claimed(result)} posts were counted, and ${written} are there`);
  }
  return result;
}

function countPosts({ cluster }: Scene): Promise<number> {
  return cluster.asSuperuser(async (client) => {
    const { rows } = await client.query<{ posts: string }>('select count(*) as posts from posts.posts');
    return Number(rows[0]?.posts);
  });
}
