import { planCommunity, type Community, type CommunityOptions } from './community.ts';
import { planLikes, planViews, Readers, type Reaction } from './reactions.ts';
import { planThreads, type Thread } from './threads.ts';

/** Everything that is going to happen; the same for the same graph and seed. */
export interface Plan {
  readonly community: Community;
  readonly likes: readonly Reaction[];
  readonly threads: readonly Thread[];
  readonly views: readonly Reaction[];
}

/** How much there is of it for each post. */
const perPost = { likes: 3.5, comments: 0.8, views: 1.2 };

export function makePlan(options: CommunityOptions): Plan {
  const community = planCommunity(options);
  const readers = new Readers(community);
  const likes = planLikes(community, readers, perPost.likes);
  const threads = planThreads(community, perPost.comments);
  const talk = threads.flatMap(({ post, comments }) => comments.map(({ author }) => ({ member: author, post })));
  return { community, likes, threads, views: planViews(community, readers, perPost.views, [...likes, ...talk]) };
}
