import { appealTail, type Community, type PlannedPost } from './community.ts';
import { meanOf, Random } from './random.ts';
import { audienceOf } from './reactions.ts';
import { authorAnswers, otherAnswers, remarks } from './words/comments.ts';

export interface PlannedComment {
  readonly author: number;
  readonly content: string;
  /** Which comment of the thread it answers. */
  readonly answers: number | undefined;
}

/** What is said about one post, in order; nothing is said twice. */
export interface Thread {
  /** The number of the post. */
  readonly post: number;
  readonly comments: readonly PlannedComment[];
}

const longestThread = 40;
const strangers = 0.1;
const answers = 0.35;
const authorsAnswer = 0.6;

export function planThreads(community: Community, commentsPerPost: number): readonly Thread[] {
  return community.posts.flatMap((post, number) => {
    const random = new Random(community.seed, `thread ${post.author} ${post.content}`);
    const wanted = (post.appeal / meanOf(appealTail)) * commentsPerPost + random.next();
    const comments = planComments(community, post, Math.min(longestThread, Math.floor(wanted)), random);
    return comments.length === 0 ? [] : [{ post: number, comments }];
  });
}

function planComments(
  community: Community,
  post: PlannedPost,
  count: number,
  random: Random,
): readonly PlannedComment[] {
  const { kind } = post;
  if (kind === 'note') return [];
  const comments: PlannedComment[] = [];
  const said = new Set<string>();
  for (let tries = 0; tries < count; tries += 1) {
    const comment = random.chance(answers)
      ? answerTo(comments, community, post, random)
      : { author: passerBy(community, post, random), remarks: remarks[kind], answers: undefined, to: post.author };
    if (comment?.author === undefined) continue;
    const name = community.members[comment.to]?.given ?? 'friend';
    const content = somethingNew(comment.remarks, said, random).replaceAll('{name}', name);
    if (said.has(content)) continue;
    said.add(content);
    comments.push({ author: comment.author, content, answers: comment.answers });
  }
  return comments;
}

function somethingNew(words: readonly string[], said: ReadonlySet<string>, random: Random): string {
  const one = random.pick(words);
  return said.has(one) ? random.pickSome(words, 2).join(' ') : one;
}

function answerTo(comments: readonly PlannedComment[], community: Community, post: PlannedPost, random: Random) {
  if (comments.length === 0) return undefined;
  const number = random.below(comments.length);
  const to = comments[number]?.author;
  const byAuthor = random.chance(authorsAnswer);
  const author = byAuthor ? post.author : passerBy(community, post, random);
  if (to === undefined || author === to) return undefined;
  return { author, remarks: byAuthor ? authorAnswers : otherAnswers, answers: number, to };
}

/** A friend of the author, or sometimes anybody when the post is public. */
function passerBy(community: Community, post: PlannedPost, random: Random): number | undefined {
  if (post.visibility === 'public' && random.chance(strangers)) {
    const anybody = random.below(community.members.length);
    return anybody === post.author ? undefined : anybody;
  }
  const audience = audienceOf(community, post);
  return audience.length === 0 ? undefined : random.pick(audience);
}
