import type pg from 'pg';
import type { Graph } from '../../apps/guildhall/demo/graph.ts';
import { randomFrom, type Random } from './random.ts';

/** How large the community is. */
export interface CommunitySize {
  readonly members: number;
  readonly postsPerMember: number;
}

export interface Origin {
  readonly size: CommunitySize;
  /** Who knows whom; without it, follows are invented. */
  readonly graph: Graph | undefined;
  /** Of {@link password}, made by the program. */
  readonly passwordHash: string;
}

export const fullSize: CommunitySize = { members: 4_039, postsPerMember: 25 };
export const quickSize: CommunitySize = { members: 2_000, postsPerMember: 10 };

/** Members who follow as many, so that feeds can be compared. */
export interface Readers {
  readonly followees: number;
  /** The numbers of the members. */
  readonly members: readonly number[];
}

const span = (from: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => from + index);

/** Who write in the figure `post`. */
export const writers = span(1, 32);

/** Whom a generated community has, whatever becomes of the others. */
const readers: readonly Readers[] = [
  { followees: 10, members: span(101, 4) },
  { followees: 100, members: span(111, 4) },
  { followees: 1_045, members: span(121, 4) },
];

/** All members of the community have it. */
export const password = 'correct horse battery staple';

/** The first half of the id of every member; the second is {@link memberNumber}. */
export const memberIdBase = '019a000000007000';

/** The last 16 digits of a member's id; decimal ones, so that pgbench can count with them. */
export function memberNumber(member: number): number {
  return 8_000_000_000_000_000 + member;
}

export function memberId(member: number): string {
  return asUuid(`${memberIdBase}${memberNumber(member)}`);
}

export function username(member: number): string {
  return `member_${member}`;
}

/** What there is, for the report. */
export interface CommunityFacts {
  /** Where it comes from. */
  readonly graph: string;
  readonly members: number;
  /** Of few, of many and of most. */
  readonly readers: readonly Readers[];
  readonly follows: number;
  readonly posts: number;
  readonly likes: number;
}

const seed = 20_261_121;
const day = 86_400_000;
const rowsPerStatement = 20_000;

/**
 * Fills the tables directly: a heavy-tailed community (few are followed by many, few write much), the same one every
 * time, with the counts that belong to it.
 */
export async function fill(client: pg.Client, { size, graph, passwordHash }: Origin): Promise<CommunityFacts> {
  const random = randomFrom(seed);
  const now = Date.now();
  const members = span(1, size.members);
  await addMembers(client, members, passwordHash, new Date(now - 90 * day));
  const pairs = graph === undefined ? invented(members, random) : known(graph);
  await addFollows(client, pairs, random, now);
  const posts = await addPosts(client, members, random, { total: size.members * size.postsPerMember, now });
  const likes = await addLikes(client, posts, size.members, random, now);
  await countEverything(client);
  await client.query('vacuum (analyze)');
  await client.query('checkpoint');
  return {
    graph: graph?.name ?? 'generated',
    members: members.length,
    readers: graph === undefined ? readers : readersIn(graph),
    follows: pairs.length,
    posts: posts.length,
    likes,
  };
}

async function addMembers(
  client: pg.Client,
  members: readonly number[],
  passwordHash: string,
  at: Date,
): Promise<void> {
  const ids = members.map(memberId);
  await client.query(
    `insert into users.users (id, username, display_name, bio, email, role, email_verified, phone_verified, is_verified, created_at)
     select id, name, 'Member ' || name, '', name || '@example.org', 'user', true, false, false, $3
       from unnest($1::uuid[], $2::text[]) as member (id, name)`,
    [ids, members.map(username), at],
  );
  await client.query(
    'insert into auth.credentials (user_id, password_hash) select id, $2 from unnest($1::uuid[]) as member (id)',
    [ids, passwordHash],
  );
}

/** Who follows whom. */
type Pair = readonly [number, number];

function invented(members: readonly number[], random: Random): readonly Pair[] {
  const fixed = new Map(readers.flatMap(({ followees, members }) => members.map((member) => [member, followees])));
  const pickPopular = zipf(members.length, 0.7, random);
  return members.flatMap((member) => {
    const wanted = fixed.get(member) ?? Math.min(members.length / 4, Math.floor(pareto(8, 1.2, random)));
    const followees = new Set<number>();
    while (followees.size < wanted) {
      const followee = 1 + pickPopular();
      if (followee !== member) followees.add(followee);
    }
    return [...followees].map((followee): Pair => [member, followee]);
  });
}

/** Every tie is mutual. */
function known({ friends }: Graph): readonly Pair[] {
  return friends.flatMap((some, member) => some.map((friend): Pair => [member + 1, friend + 1]));
}

/** Those who come nearest to what a generated community has; of the best connected, the one who is. */
function readersIn({ friends }: Graph): readonly Readers[] {
  const degrees = friends.map((some, index) => ({ member: index + 1, degree: some.length }));
  // the figures give others something to do, or more to follow
  const free = degrees.filter(({ member }) => member > 300);
  const most = Math.max(...free.map(({ degree }) => degree));
  return readers.map((like, index) => {
    const isLast = index === readers.length - 1;
    const wanted = isLast ? most : like.followees;
    const distance = ({ degree }: { readonly degree: number }): number => Math.abs(degree - wanted);
    const some = free.toSorted((a, b) => distance(a) - distance(b)).slice(0, isLast ? 1 : like.members.length);
    return { followees: some[0]?.degree ?? 0, members: some.map(({ member }) => member) };
  });
}

async function addFollows(client: pg.Client, pairs: readonly Pair[], random: Random, now: number): Promise<void> {
  const rows = pairs.map(
    ([follower, followee], index) =>
      [memberId(follower), memberId(followee), idAt(now - 80 * day + index, random)] as const,
  );
  await inBatches(rows, (batch) =>
    client.query(
      `insert into users.follows (follower_id, followee_id, id, created_at)
       select *, $4::timestamptz from unnest($1::uuid[], $2::uuid[], $3::uuid[])`,
      [...columns(batch, 3), new Date(now - 80 * day)],
    ),
  );
}

interface GeneratedPosts {
  readonly total: number;
  readonly now: number;
}

async function addPosts(
  client: pg.Client,
  members: readonly number[],
  random: Random,
  { total, now }: GeneratedPosts,
): Promise<readonly string[]> {
  const pickBusy = zipf(members.length, 0.6, random);
  const rows = span(0, total).map((index) => {
    const at = now - 60 * day + Math.floor((index / total) * 60 * day);
    // who writes much is not who is followed much
    const author = 1 + ((pickBusy() * 7_919) % members.length);
    const visibility = index % 50 === 0 ? 'private' : index % 12 === 0 ? 'followers' : 'public';
    return [idAt(at, random), memberId(author), sentences(random), visibility, new Date(at).toISOString()] as const;
  });
  await inBatches(rows, (batch) =>
    client.query(
      `insert into posts.posts (id, author_id, content, content_type, is_reel, visibility, created_at)
       select id, author, content, 'text', false, visibility, at
         from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[]) as post (id, author, content, visibility, at)`,
      [...columns(batch, 5)],
    ),
  );
  return rows.map(([id]) => id);
}

async function addLikes(
  client: pg.Client,
  posts: readonly string[],
  members: number,
  random: Random,
  now: number,
): Promise<number> {
  const rows = posts.flatMap((post) => {
    const likers = new Set(span(0, Math.min(50, Math.floor(pareto(1, 1, random)) - 1)).map(() => 1 + random(members)));
    return [...likers].map((liker) => [post, memberId(liker), idAt(now - day, random)] as const);
  });
  await inBatches(rows, (batch) =>
    client.query(
      `insert into posts.likes (post_id, user_id, id, created_at)
       select *, $4::timestamptz from unnest($1::uuid[], $2::uuid[], $3::uuid[])`,
      [...columns(batch, 3), new Date(now - day)],
    ),
  );
  return rows.length;
}

async function countEverything(client: pg.Client): Promise<void> {
  const per = (column: string, table: string): string => `(select ${column} as id, count(*) from ${table} group by 1)`;
  await client.query(
    `insert into users.counts (user_id, follower_count, following_count, post_count)
     select users.id, coalesce(followers.count, 0), coalesce(following.count, 0), coalesce(posts.count, 0)
       from users.users
       left join ${per('followee_id', 'users.follows')} followers on followers.id = users.id
       left join ${per('follower_id', 'users.follows')} following on following.id = users.id
       left join ${per('author_id', 'posts.posts')} posts on posts.id = users.id
     on conflict do nothing`,
  );
  await client.query(
    `insert into posts.counts (post_id, like_count)
     select posts.id, coalesce(likes.count, 0)
       from posts.posts left join ${per('post_id', 'posts.likes')} likes on likes.id = posts.id
     on conflict do nothing`,
  );
}

async function inBatches<T>(rows: readonly T[], insert: (batch: readonly T[]) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsPerStatement)
    await insert(rows.slice(from, from + rowsPerStatement));
}

function columns(rows: readonly (readonly string[])[], count: number): readonly string[][] {
  return span(0, count).map((column) => rows.map((row) => row[column] ?? ''));
}

/** Draws 0, 1, 2, … with weights 1, 1/2^s, 1/3^s, … */
function zipf(count: number, s: number, random: Random): () => number {
  let sum = 0;
  const cumulative = Float64Array.from({ length: count }, (_, index) => (sum += (index + 1) ** -s));
  return () => {
    const wanted = (random(2 ** 32) / 2 ** 32) * sum;
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cumulative[middle] ?? sum) > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

function pareto(smallest: number, alpha: number, random: Random): number {
  return smallest / ((random(2 ** 32) + 1) / 2 ** 32) ** (1 / alpha);
}

const words =
  'guild morning bread ledger river harvest lantern copper market evening stone bridge winter letter song orchard wheel'.split(
    ' ',
  );

function sentences(random: Random): string {
  const length = Math.min(250, Math.floor(pareto(6, 1.1, random)));
  return span(0, length)
    .map(() => words[random(words.length)] ?? '')
    .join(' ');
}

/** A UUIDv7 of that time. */
function idAt(milliseconds: number, random: Random): string {
  const time = milliseconds.toString(16).padStart(12, '0');
  const tail = `${random(2 ** 30)
    .toString(16)
    .padStart(8, '0')}${random(2 ** 28)
    .toString(16)
    .padStart(7, '0')}`;
  return asUuid(`${time}7${random(4096).toString(16).padStart(3, '0')}8${tail}`);
}

function asUuid(digits: string): string {
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
