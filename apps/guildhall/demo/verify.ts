import type { Filling, Joined } from './fill/filling.ts';
import { count } from './format.ts';
import { bestConnected, friendsOf } from './graph.ts';
import type { Reaction } from './reactions.ts';
import type { Thread } from './threads.ts';
import type { Card, Post } from './wire.ts';

export interface Check {
  readonly says: string;
  readonly holds: boolean;
}

const pageSize = 20;

/** Asks Guildhall again about some of what it was told. */
export async function verify(
  filling: Filling,
  likes: readonly Reaction[],
  threads: readonly Thread[],
): Promise<readonly Check[]> {
  const best = bestConnected(filling.community.graph);
  const member = filling.member(best);
  const following = await filling.guildhall.following(member.session, member.id);
  const checks = [
    await checkFollows(filling, best, following),
    await checkFeed(filling, member, following),
    await checkSecondPage(filling, member),
    await checkMostLiked(filling, likes),
    await checkPrivatePost(filling),
    await checkAnswer(filling, threads),
  ];
  return checks.filter((check) => check !== undefined);
}

/** Exactly the friends; or more, when the member followed somebody before the demo came. */
async function checkFollows(filling: Filling, best: number, following: readonly Card[]): Promise<Check> {
  const { community, guildhall } = filling;
  const username = community.members[best]?.username ?? '';
  const profile = await guildhall.profile(filling.member(best).session, username);
  const friends = friendsOf(community.graph, best);
  const followed = new Set(following.map(({ id }) => id));
  const missing = friends.filter((friend) => !followed.has(filling.member(friend).id));
  const more = following.length - friends.length;
  return {
    says: `@${username} follows ${count(profile.followingCount)}: all ${count(friends.length)} friends${more > 0 ? ` and ${count(more)} from before` : ''}, one by one`,
    holds: missing.length === 0 && profile.followingCount === following.length && followed.size === following.length,
  };
}

/** What the feed should begin with, from what each of those who are followed wrote. */
async function checkFeed(filling: Filling, { id, session }: Joined, following: readonly Card[]): Promise<Check> {
  const { guildhall } = filling;
  const candidates: Post[] = [];
  await filling.run({
    name: 'checks',
    items: [id, ...following.map((card) => card.id)],
    async work(authorId, tally) {
      candidates.push(...(await guildhall.newestPostsOf(session, authorId)));
      tally.made();
    },
  });
  // UUIDv7 sort by time
  const expected = candidates.toSorted((one, other) => (one.id < other.id ? 1 : -1)).slice(0, pageSize);
  const { data } = await guildhall.feed(session);
  const same = data.length === expected.length && data.every((post, index) => post.id === expected[index]?.id);
  return {
    says: `the first page of their feed: ${data.length} posts, newest first, the same as from ${count(following.length + 1)} lists of posts`,
    holds: same && isNewestFirst(data) && data.every((post) => post.visibility !== 'private' || post.author.id === id),
  };
}

async function checkSecondPage({ guildhall }: Filling, { session }: Joined): Promise<Check | undefined> {
  const first = await guildhall.feed(session);
  if (first.nextCursor === null) return undefined;
  const second = await guildhall.feed(session, first.nextCursor);
  const both = [...first.data, ...second.data];
  return {
    says: `the second page goes on where the first ends: ${both.length} posts, none twice`,
    holds: second.data.length > 0 && isNewestFirst(both) && new Set(both.map(({ id }) => id)).size === both.length,
  };
}

async function checkMostLiked(filling: Filling, likes: readonly Reaction[]): Promise<Check | undefined> {
  const counts = new Map<number, number>();
  for (const { post } of likes) counts.set(post, (counts.get(post) ?? 0) + 1);
  const [most] = [...counts].toSorted(([, one], [, other]) => other - one);
  if (most === undefined) return undefined;
  const [number, planned] = most;
  const author = filling.member(filling.community.posts[number]?.author ?? 0);
  const post = await filling.guildhall.post(author.session, filling.post(number).id);
  const likers = await filling.guildhall.likers(author.session, filling.post(number).id);
  return {
    says: `the post that is liked most has ${count(post?.likeCount ?? 0)} likes, by as many members`,
    holds: likers.length === post?.likeCount && likers.length >= planned,
  };
}

async function checkPrivatePost({ community, guildhall, joined, posted }: Filling): Promise<Check | undefined> {
  const number = community.posts.findIndex(({ visibility }) => visibility === 'private');
  const [post, author] = [posted.get(number), community.posts[number]?.author];
  const stranger = joined.get(author === 0 ? 1 : 0);
  const owner = author === undefined ? undefined : joined.get(author);
  if (post === undefined || owner === undefined || stranger === undefined) return undefined;
  const seenByOwner = await guildhall.post(owner.session, post.id);
  const seenByStranger = await guildhall.post(stranger.session, post.id);
  return {
    says: 'a private post is there for its author and for nobody else',
    holds: seenByOwner !== undefined && seenByStranger === undefined,
  };
}

async function checkAnswer(filling: Filling, threads: readonly Thread[]): Promise<Check | undefined> {
  const thread = threads.find(({ comments }) => comments.some(({ answers }) => answers !== undefined));
  const planned = thread?.comments.find(({ answers }) => answers !== undefined);
  const question = planned?.answers === undefined ? undefined : thread?.comments[planned.answers];
  if (thread === undefined || planned === undefined || question === undefined) return undefined;
  const author = filling.member(filling.community.posts[thread.post]?.author ?? 0);
  const comments = await filling.guildhall.comments(author.session, filling.post(thread.post).id);
  const [asked, answered] = [question, planned].map(({ author: by, content }) =>
    comments.filter((comment) => comment.content === content && comment.author.id === filling.member(by).id),
  );
  const isUnder = (parentId: string | null): boolean => asked?.some(({ id }) => id === parentId) === true;
  return {
    says: 'an answer stands under the comment that it answers',
    holds: answered?.some(({ parentId }) => isUnder(parentId)) === true,
  };
}

function isNewestFirst(posts: readonly Post[]): boolean {
  return posts.every((post, index) => index === 0 || post.createdAt <= (posts[index - 1]?.createdAt ?? ''));
}
