import { describe, expect, it } from 'vitest';
import { generateGraph } from './generated-graph.ts';
import { makePlan } from './plan.ts';

const graph = generateGraph(300, 1);
const { community, likes, threads, views } = makePlan({ graph, seed: 1, postsPerMember: 4 });
const { members, posts } = community;

function descending(numbers: Iterable<number>): readonly number[] {
  return [...numbers].toSorted((one, other) => other - one);
}

function countBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, number> {
  const counts = new Map<K, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

/** Everybody may see a public post, friends one for followers, and nobody else a private one. */
function maySee(member: number, post: number): boolean {
  const { author, visibility } = posts[post] ?? { author: -1, visibility: 'private' };
  return (
    visibility === 'public' ||
    member === author ||
    (visibility === 'followers' && graph.friends[author]?.includes(member) === true)
  );
}

describe('a plan', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(makePlan({ graph, seed: 1, postsPerMember: 4 })).toEqual({ community, likes, threads, views });
    expect(makePlan({ graph, seed: 2, postsPerMember: 4 }).community.members).not.toEqual(members);
  });

  it('of a larger community has the members and posts of a smaller one', () => {
    const small = makePlan({ graph: generateGraph(100, 1), seed: 1, postsPerMember: 4 }).community;
    expect(members.slice(0, 100)).toEqual(small.members);
    const of = (list: typeof posts) =>
      new Set(list.filter(({ author }) => author < 100).map((post) => `${post.author} ${post.content}`));
    expect(of(posts)).toEqual(of(small.posts));
  });

  it('has as many posts as were asked for on average, and nobody writes the same twice', () => {
    expect(posts.length / members.length).toBeGreaterThan(3);
    expect(posts.length / members.length).toBeLessThan(5);
    expect(new Set(posts.map(({ author, content }) => `${author} ${content}`)).size).toBe(posts.length);
  });

  it('has different posts even when everybody writes very much', () => {
    const chatty = makePlan({ graph: generateGraph(20, 1), seed: 1, postsPerMember: 500 }).community.posts;
    expect(new Set(chatty.map(({ author, content }) => `${author} ${content}`)).size).toBe(chatty.length);
    expect(Math.max(...chatty.map(({ content }) => [...content].length))).toBeLessThanOrEqual(2000);
  });

  it('can do without posts', () => {
    const silent = makePlan({ graph, seed: 1, postsPerMember: 0 });
    expect([silent.community.posts, silent.likes, silent.threads, silent.views].map(({ length }) => length)).toEqual([
      0, 0, 0, 0,
    ]);
  });

  it('mentions members of the community only', () => {
    const usernames = new Set(members.map(({ username }) => username));
    const mentions = posts.flatMap(({ content }) => content.match(/(?<=@)\w+/g) ?? []);
    expect(mentions.length).toBeGreaterThan(50);
    expect(mentions.filter((mention) => !usernames.has(mention))).toEqual([]);
  });

  it('likes, views and comments only what may be seen, and likes and views nothing of one’s own', () => {
    const reactions = [...likes, ...views];
    const comments = threads.flatMap(({ post, comments: said }) =>
      said.map(({ author }) => ({ member: author, post })),
    );
    expect([...reactions, ...comments].filter(({ member, post }) => !maySee(member, post))).toEqual([]);
    expect(reactions.filter(({ member, post }) => posts[post]?.author === member)).toEqual([]);
  });

  it('likes and views nothing twice, and has seen what it likes', () => {
    const keys = (list: typeof likes) => list.map(({ member, post }) => `${member} ${post}`);
    const seen = new Set(keys(views));
    expect(new Set(keys(likes)).size).toBe(likes.length);
    expect(seen.size).toBe(views.length);
    expect(keys(likes).filter((like) => !seen.has(like))).toEqual([]);
  });

  it('likes mostly what friends wrote, and popular posts far more than others', () => {
    const byFriends = likes.filter(({ member, post }) => graph.friends[member]?.includes(posts[post]?.author ?? -1));
    expect(byFriends.length / likes.length).toBeGreaterThan(0.7);
    const counts = descending(countBy(likes, ({ post }) => post).values());
    expect(counts[0]).toBeGreaterThan(8 * (counts[Math.floor(counts.length / 2)] ?? 0));
  });

  it('answers earlier comments of the same thread, and says nothing twice in it', () => {
    const answers = threads.flatMap(({ comments }) =>
      [...comments.entries()].filter(([, { answers: to }]) => to !== undefined),
    );
    expect(answers.length).toBeGreaterThan(20);
    expect(answers.filter(([number, { answers: to }]) => to === undefined || to >= number)).toEqual([]);
    for (const { comments } of threads) {
      expect(new Set(comments.map(({ content }) => content)).size).toBe(comments.length);
      expect(comments.filter(({ content }) => content.length > 1000 || content.includes('{'))).toEqual([]);
    }
  });
});
