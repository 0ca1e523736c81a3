import { writeBio, type Character } from './bios.ts';
import { friendsOf, type Graph } from './graph.ts';
import { Names } from './names.ts';
import { meanOf, Random, type Tail } from './random.ts';
import { hobbies, towns } from './words/places.ts';
import type { PostKind } from './words/posts.ts';
import { trades } from './words/trades.ts';
import { writePost, type Draft, type Visibility } from './writing.ts';

export interface PlannedMember extends Character {
  readonly given: string;
  readonly displayName: string;
  readonly username: string;
  /** Says which community somebody belongs to: another seed has members of the same name. */
  readonly email: string;
  readonly bio: string;
}

/** One that its author writes only once: that is how it is recognised later. */
export interface PlannedPost {
  readonly author: number;
  readonly kind: PostKind;
  readonly visibility: Visibility;
  readonly content: string;
  /** At least 1; how much more people like it than an ordinary one. */
  readonly appeal: number;
}

/** Who is there and what they write, by number; the same for the same seed. */
export interface Community {
  readonly graph: Graph;
  readonly seed: number;
  readonly members: readonly PlannedMember[];
  /** In the order in which they are written. */
  readonly posts: readonly PlannedPost[];
}

export interface CommunityOptions {
  readonly graph: Graph;
  readonly seed: number;
  readonly postsPerMember: number;
}

export function planCommunity({ graph, seed, postsPerMember }: CommunityOptions): Community {
  const members = planMembers(graph, seed);
  const posts = members.flatMap((member, author) => {
    const friends = mentionable(graph, author).flatMap((friend) => members[friend]?.username ?? []);
    return planPosts({ member, author, friends, seed, postsPerMember });
  });
  return { graph, seed, members, posts: new Random(seed, 'order of posts').shuffled(posts) };
}

function planMembers(graph: Graph, seed: number): readonly PlannedMember[] {
  const names = new Names();
  return graph.friends.map((_, member) => {
    const random = new Random(seed, `member ${member}`);
    const character = { trade: random.pick(trades), town: random.pick(towns), hobby: random.pick(hobbies) };
    const name = names.next(random);
    return {
      ...name,
      ...character,
      email: `${name.username}@${graph.name}-${seed}.example`,
      bio: writeBio(character, random),
    };
  });
}

/** Friends who joined earlier, so that a larger community says the same as a smaller one. */
function mentionable(graph: Graph, member: number): readonly number[] {
  const friends = friendsOf(graph, member);
  const earlier = friends.filter((friend) => friend < member);
  return earlier.length > 0 ? earlier : friends.slice(0, 1);
}

interface PostsOfOne {
  readonly member: PlannedMember;
  readonly author: number;
  readonly friends: readonly string[];
  readonly seed: number;
  readonly postsPerMember: number;
}

const readers = 0.1;
/** Some hardly write at all and some cannot stop. */
const loquacity: Tail = { exponent: 1.6, most: 12 };
export const appealTail: Tail = { exponent: 1.15, most: 300 };

function planPosts({ member, author, friends, seed, postsPerMember }: PostsOfOne): readonly PlannedPost[] {
  const random = new Random(seed, `posts of ${author}`);
  const share = random.heavyTail(loquacity) / meanOf(loquacity);
  // the first one is the best connected and shown around
  const onlyReads = random.chance(readers) && author > 0;
  const count = onlyReads ? 0 : Math.floor(share * postsPerMember + random.next());
  const written = new Set<string>();
  return Array.from({ length: count }, () => {
    const draft = writeSomethingNew({ ...member, friends }, written, random);
    return { author, ...draft, appeal: random.heavyTail(appealTail) };
  });
}

type NewWriter = Parameters<typeof writePost>[0];

function writeSomethingNew(writer: NewWriter, written: Set<string>, random: Random): Draft {
  let draft = writePost(writer, random);
  for (let again = 2; written.has(draft.content); again += 1) {
    draft = again < 10 ? writePost(writer, random) : { ...draft, content: `${draft.content} (${again - 8})` };
  }
  written.add(draft.content);
  return draft;
}
