import { setTimeout as sleep } from 'node:timers/promises';
import { memberId } from '../community.ts';
import { byTurns, ratioOf, type Figure } from '../figure.ts';
import type { LoadResult, Request } from '../load.ts';
import { send } from '../members.ts';
import { number, say } from '../progress.ts';
import type { Scene, Stage } from '../stage.ts';
import { growthExponent, median } from '../statistics.ts';

/** Members of the community who follow, or are followed by, so many beyond it; each is somebody else. */
const reading = [10, 1_000, 10_000, 100_000].map((reach, index) => ({ reach, member: 201 + index }));
const writing = [10, 1_000, 100_000, 1_000_000].map((reach, index) => ({ reach, member: 211 + index }));
const busy = Array.from({ length: 16 }, (_, index) => 221 + index);
const followed = busy.map((member) => member + 20);
const rate = 20;
/** From SQL a page may take as long as these have for one. */
const rateFromSql = 5;

/** Reading and writing far beyond the usual: 100,000 followees, 1,000,000 followers, and many who like the same or follow the same. */
export async function measureReach(stage: Stage): Promise<readonly Figure[]> {
  const scene = await stage.scene();
  const { members, facts } = scene;
  const { origin } = scene.guildhall;
  const at = (request: Request, perSecond = rate): Promise<LoadResult> =>
    stage.load.run({ kind: 'open', origin, rate: perSecond, seconds: stage.options.seconds * 2, list: [request] });
  const postsTo = async (reach: number, member: number): Promise<Point> => {
    const load = await at(await members.postOf(member, 'Good morning, everybody!'));
    say(`post to ${number(reach)}: p50 ${number(load.p50)} ms`);
    return { reach, load };
  };

  // ties are mutual, unless they are invented
  const known: Point[] = [];
  for (const { followees, members: some } of facts.graph === 'generated' ? [] : facts.readers)
    known.push(await postsTo(followees, some[0] ?? 0));
  say('adding 100,000 authors and 1,000,000 followers');
  await widen(scene);
  const [cold, warm, posts]: [Point[], Point[], Point[]] = [[], [], []];
  for (const { reach, member } of reading) {
    const request = await members.feedOf(member);
    // a filter that leaves nothing out is asked of SQL alone
    cold.push({ reach, load: await at({ ...request, path: `${request.path}?exclude=video` }, rateFromSql) });
    for (let time = 0; time < 3; time += 1) await send(origin, request);
    warm.push({ reach, load: await at(request) });
    say(
      `feed of ${number(reach)}: p50 ${number(cold.at(-1)?.load.p50 ?? 0)} ms from SQL, ${number(warm.at(-1)?.load.p50 ?? 0)} ms warm`,
    );
  }
  for (const { reach, member } of writing) posts.push(await postsTo(reach, member));
  const hots: Figure[] = [];
  for (const what of await hotThings(scene)) hots.push(await hot(stage, scene, what));
  return [
    growth('feed p50 from SQL, by followees', cold, 0.2),
    growth('feed p50 warm, by followees', warm, 0.05),
    ...(known.length === 0 ? [] : [growth(`POST /posts p50, by followers in ${facts.graph}`, known, 0.05)]),
    growth('POST /posts p50, by followers', posts, 0.05),
    await visible(scene),
    await whilePosting(stage, scene),
    ...hots,
  ];
}

interface Point {
  readonly reach: number;
  readonly load: LoadResult;
}

function growth(name: string, points: readonly Point[], atMost: number): Figure {
  const [few, many] = [points.at(0), points.at(-1)];
  if (few === undefined || many === undefined) throw new Error(`${name} was not measured`);
  return {
    name: `${name}, growth exponent ${number(few.reach)} → ${number(many.reach)}`,
    unit: '',
    ours: growthExponent([few.reach, few.load.p50], [many.reach, many.load.p50]),
    target: { atMost },
    notes: points.map(({ reach, load }) => `${number(reach)}: p50 ${number(load.p50)} ms, p99 ${number(load.p99)} ms`),
    details: { points },
  };
}

/** Nothing is handed out to followers, so there is nothing to wait for. */
async function visible({ members, guildhall: { origin } }: Scene): Promise<Figure> {
  const [author, follower] = [writing.at(-1)?.member ?? 0, 215];
  const took: number[] = [];
  for (let time = 0; time < 20; time += 1) {
    const { id } = (await send(origin, await members.postOf(author, `number ${time}`))) as { id: string };
    const start = performance.now();
    const { data } = (await send(origin, await members.feedOf(follower))) as { data: readonly { id: string }[] };
    if (data[0]?.id !== id) throw new Error('The first reading after the answer does not show the post');
    took.push(performance.now() - start);
  }
  return {
    name: 'post to 1,000,000 followers, answered → read in a feed',
    unit: 'ms',
    ours: median(took),
    target: { atMost: 5_000 },
    // proof.md, P9: at least 300,000
    notes: [
      `shown by the first reading, each of ${took.length} times: ${number((1_000_000 / median(took)) * 1000)} followers/s`,
    ],
  };
}

/** What others notice of posts to a million, and how much of that is the million. */
async function whilePosting(stage: Stage, { members, guildhall: { origin } }: Scene): Promise<Figure> {
  const list = [await members.feedOf(101)];
  const read = () => stage.load.run({ kind: 'open', origin, rate: 100, seconds: stage.options.seconds * 4, list });
  const readDuring = async (author: number): Promise<LoadResult> => {
    const post = await members.postOf(author, 'Good morning, everybody!');
    const over = new AbortController();
    const reads = read().finally(() => over.abort());
    do {
      await send(origin, post);
      await sleep(200);
    } while (!over.signal.aborted);
    return reads;
  };
  const [few, most] = [writing.at(0), writing.at(-1)];
  const { ours, reference } = await byTurns({
    pairs: stage.options.pairs,
    ours: async () => ({ most: await readDuring(most?.member ?? 0), few: await readDuring(few?.member ?? 0) }),
    reference: read,
    onPair: (a, b, index) =>
      say(
        `reads while a million are posted to ${index}: p99 ${number(a.most.p99)} ms, a few ${number(a.few.p99)} ms, else ${number(b.p99)} ms`,
      ),
  });
  const [toMost, toFew] = [ours.map(({ most }) => most.p99), ours.map(({ few }) => few.p99)];
  const idle = reference.map(({ p99 }) => p99);
  return {
    name: 'p99 of feed reads during posts to 1,000,000 followers ÷ without',
    unit: 'ms',
    ours: median(toMost),
    reference: { what: 'without', value: median(idle) },
    ratio: ratioOf(toMost, idle),
    target: { atMost: 1.5 },
    notes: [
      `during posts to ${number(few?.reach ?? 0)} followers p99 ${number(median(toFew))} ms, ÷ without ${number(ratioOf(toFew, idle).median)}`,
      `${number(reference[0]?.requests ?? 0)} reads each time`,
    ],
    details: { ours, reference },
  };
}

/** Each member does something and takes it back, over and over: all of them to the same, or each to another one. */
async function hot(stage: Stage, { members, guildhall: { origin } }: Scene, what: Hot): Promise<Figure> {
  const run = async (pathOf: (index: number) => string): Promise<LoadResult> => {
    const lists = await Promise.all(
      busy.map(async (member, index) => {
        const act = await members.actOf(member, pathOf(index));
        return [act, { ...act, method: 'DELETE' as const }];
      }),
    );
    const { seconds } = stage.options;
    return stage.load.run({ kind: 'closed', origin, connections: busy.length, extent: { seconds }, lists });
  };
  const { ours, reference } = await byTurns({
    pairs: stage.options.pairs,
    ours: () => run(() => what.paths[0] ?? ''),
    reference: () => run((index) => what.paths[index] ?? ''),
    onPair: (a, b, index) =>
      say(`${what.name} ${index}: ${number(a.perSecond)}/s on one, ${number(b.perSecond)}/s spread`),
  });
  const [one, spread] = [ours.map(({ perSecond }) => perSecond), reference.map(({ perSecond }) => perSecond)];
  return {
    name: `${what.name}, of one ÷ spread over ${busy.length}, ${busy.length} connections`,
    unit: '/s',
    ours: median(one),
    reference: { what: 'spread', value: median(spread) },
    ratio: ratioOf(one, spread),
    target: { atLeast: 0.9 },
    notes: [
      `p99 ${number(median(ours.map(({ p99 }) => p99)))} ms, else ${number(median(reference.map(({ p99 }) => p99)))} ms`,
    ],
  };
}

interface Hot {
  readonly name: string;
  readonly paths: readonly string[];
}

/** What counts likes and followers. */
async function hotThings({ members, guildhall: { origin } }: Scene): Promise<readonly Hot[]> {
  const posts: string[] = [];
  const comments: string[] = [];
  for (const member of busy) {
    const { id } = (await send(origin, await members.postOf(member, 'Like this'))) as { id: string };
    posts.push(`/posts/${id}/like`);
    const comment = { ...(await members.actOf(member, `/posts/${id}/comments`)), body: '{"content":"And this"}' };
    const headers = { ...comment.headers, 'content-type': 'application/json' };
    comments.push(`/comments/${((await send(origin, { ...comment, headers })) as { id: string }).id}/like`);
  }
  return [
    { name: 'likes and unlikes of a post', paths: posts },
    { name: 'likes and unlikes of a comment', paths: comments },
    { name: 'follows and unfollows', paths: followed.map((member) => `/users/${memberId(member)}/follow`) },
  ];
}

/** Authors are members with a post each; of followers there is no more than that they follow. */
async function widen({ cluster }: Scene): Promise<void> {
  const author = `('a0000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid`;
  // ids of two months ago, one after the other
  const time = `lpad(to_hex((extract(epoch from now()) * 1000)::bigint - 5184000000 + n), 12, '0')`;
  const id = `(left(${time}, 8) || '-' || right(${time}, 4) || '-7000-8000-' || lpad(n::text, 12, '0'))::uuid`;
  await cluster.asSuperuser(async (client) => {
    // a follower's account is nothing that a post looks at
    await client.query('set session_replication_role = replica');
    await client.query(
      `insert into users.users (id, username, display_name, bio, email, role, email_verified, phone_verified, is_verified, created_at)
       select ${author}, 'author_' || n, 'Author', '', 'author_' || n || '@example.org', 'user', true, false, false, now()
         from generate_series(1, 100000) n`,
    );
    await client.query(
      `insert into posts.posts (id, author_id, content, content_type, is_reel, visibility, created_at)
       select ${id}, ${author}, 'Hello', 'text', false, 'public', now() - interval '60 days' from generate_series(1, 100000) n`,
    );
    await client.query('insert into posts.counts (post_id) select id from posts.posts on conflict do nothing');
    for (const { reach, member } of reading) {
      await client.query(
        `insert into users.follows (follower_id, followee_id, id, created_at)
         select $1, ${author}, ${id}, now() from generate_series(1, ${reach}) n`,
        [memberId(member)],
      );
    }
    for (const { reach, member } of writing) {
      await client.query(
        `insert into users.follows (follower_id, followee_id, id, created_at)
         select ${author.replace('a0000000', 'f0000000')}, $1, ${id}, now() from generate_series(1, ${reach}) n`,
        [memberId(member)],
      );
    }
    await client.query(
      `insert into users.follows (follower_id, followee_id, id, created_at) select $1, $2, ${id}, now() from generate_series(1, 1) n`,
      [memberId(215), memberId(writing.at(-1)?.member ?? 0)],
    );
    await client.query('vacuum (analyze) users.follows, posts.posts, posts.counts, users.users');
    await client.query('checkpoint');
  });
}
