import { friendsOf } from '../graph.ts';
import { Random } from '../random.ts';
import type { Filling } from './filling.ts';

/** Whoever follows as many as they have friends is done; for others following again changes nothing. */
export async function followFriends(filling: Filling): Promise<void> {
  const { community, guildhall } = filling;
  const { graph, seed } = community;
  let keptBefore = 0;
  const follows = graph.friends.flatMap((_, follower) => {
    const friends = friendsOf(graph, follower);
    if (filling.member(follower).followingBefore < friends.length)
      return friends.map((followee) => ({ follower, followee }));
    keptBefore += friends.length;
    return [];
  });

  await filling.run({
    name: 'follows',
    // each follow is counted at both ends: in any other order many would wait for the same member's count
    items: new Random(seed, 'order of follows').shuffled(follows),
    keptBefore,
    async work({ follower, followee }, tally) {
      await guildhall.follow(filling.member(follower).session, filling.member(followee).id);
      tally.made();
    },
  });
}
