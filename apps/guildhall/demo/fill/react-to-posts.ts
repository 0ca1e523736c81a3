import type { Reaction } from '../reactions.ts';
import type { Filling, Posted } from './filling.ts';

/** Likes what is planned; a post that has as many likes already is done. */
export async function likePosts(filling: Filling, likes: readonly Reaction[]): Promise<void> {
  await filling.run({
    name: 'likes',
    ...split(filling, likes, ({ likesBefore }) => likesBefore),
    async work({ member, post }, tally) {
      await filling.guildhall.like(filling.member(member).session, filling.post(post).id);
      tally.made();
    },
  });
}

/** A post that has been seen by as many already is done: the next day they would count once more. */
export async function viewPosts(filling: Filling, views: readonly Reaction[]): Promise<void> {
  await filling.run({
    name: 'views',
    ...split(filling, views, ({ viewsBefore }) => viewsBefore),
    async work({ member, post }, tally) {
      await filling.guildhall.view(filling.member(member).session, filling.post(post).id);
      tally.made();
    },
  });
}

function split(filling: Filling, reactions: readonly Reaction[], countBefore: (post: Posted) => number) {
  const wanted = new Map<number, number>();
  for (const { post } of reactions) wanted.set(post, (wanted.get(post) ?? 0) + 1);
  const items = reactions.filter(({ post }) => countBefore(filling.post(post)) < (wanted.get(post) ?? 0));
  return { items, keptBefore: reactions.length - items.length };
}
