import type { Community, PlannedPost } from './community.ts';
import { degreeOf, friendsOf } from './graph.ts';
import { Random, type Tail } from './random.ts';
import { Weighted } from './weighted.ts';

/** A member to whom a post means something: they like it, or have seen it. */
export interface Reaction {
  readonly member: number;
  /** The number of the post. */
  readonly post: number;
}

/** Mostly one looks at what one's friends write. */
const byFriends = 0.87;
const activity: Tail = { exponent: 1.5, most: 60 };

/** What each member may come across, as often as it appeals. */
export class Readers {
  private readonly everywhere: Weighted<number>;
  private readonly ofAuthor = new Map<number, number[]>();
  private readonly amongFriends = new Map<number, Weighted<number>>();

  constructor(private readonly community: Community) {
    const { posts } = community;
    const isPublic = (post: number): boolean => posts[post]?.visibility === 'public';
    this.everywhere = new Weighted([...posts.keys()].filter(isPublic), (post) => this.appealOf(post));
    for (const [number, { author, visibility }] of posts.entries()) {
      if (visibility === 'private') continue;
      this.ofAuthor.set(author, [...(this.ofAuthor.get(author) ?? []), number]);
    }
  }

  /** A post that the member may see and did not write; `undefined` when chance finds none. */
  draw(member: number, random: Random): number | undefined {
    const friends = this.postsOfFriends(member);
    const from = random.chance(byFriends) && !friends.isEmpty ? friends : this.everywhere;
    const post = from.draw(random);
    return post === undefined || this.community.posts[post]?.author === member ? undefined : post;
  }

  private postsOfFriends(member: number): Weighted<number> {
    const known = this.amongFriends.get(member);
    if (known !== undefined) return known;
    const posts = friendsOf(this.community.graph, member).flatMap((friend) => this.ofAuthor.get(friend) ?? []);
    const weighted = new Weighted(posts, (post) => this.appealOf(post));
    this.amongFriends.set(member, weighted);
    return weighted;
  }

  private appealOf(post: number): number {
    return this.community.posts[post]?.appeal ?? 0;
  }
}

/** Some like hardly anything and some nearly everything; in the order in which it happens. */
export function planLikes(community: Community, readers: Readers, likesPerPost: number): readonly Reaction[] {
  const budgets = community.members.map((_, member) => {
    const random = new Random(community.seed, `zeal of ${member}`);
    // who knows many sees more
    return random.heavyTail(activity) * Math.sqrt(1 + degreeOf(community.graph, member));
  });
  const wanted = community.posts.length * likesPerPost;
  const all = budgets.reduce((sum, budget) => sum + budget, 0);
  return planReactions(community, readers, 'likes', (member) => ((budgets[member] ?? 0) / all) * wanted);
}

/** Whoever has liked or commented on a post has seen it, and so have others. */
export function planViews(
  community: Community,
  readers: Readers,
  viewsPerPost: number,
  knownReactions: readonly Reaction[],
): readonly Reaction[] {
  const each = (community.posts.length * viewsPerPost) / Math.max(1, community.members.length);
  const lurkers = planReactions(community, readers, 'views', () => each);
  const isOwn = ({ member, post }: Reaction): boolean => community.posts[post]?.author === member;
  const views = new Map(
    [...knownReactions, ...lurkers].filter((view) => !isOwn(view)).map((view) => [`${view.member} ${view.post}`, view]),
  );
  return new Random(community.seed, 'order of views').shuffled([...views.values()]);
}

function planReactions(
  community: Community,
  readers: Readers,
  topic: string,
  countOf: (member: number) => number,
): readonly Reaction[] {
  const reactions = community.members.flatMap((_, member) => {
    const random = new Random(community.seed, `${topic} of ${member}`);
    const count = Math.floor(countOf(member) + random.next());
    const posts = new Set<number>();
    // popular posts are drawn again and again: then somebody likes a little less
    for (let tries = 0; tries < 2 * count && posts.size < count; tries += 1) {
      const post = readers.draw(member, random);
      if (post !== undefined) posts.add(post);
    }
    return [...posts].map((post) => ({ member, post }));
  });
  return new Random(community.seed, `order of ${topic}`).shuffled(reactions);
}

/** Who else may see a post. */
export function audienceOf(community: Community, { author, visibility }: PlannedPost): readonly number[] {
  return visibility === 'private' ? [] : friendsOf(community.graph, author);
}
