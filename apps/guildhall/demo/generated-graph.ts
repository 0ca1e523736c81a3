import type { Graph } from './graph.ts';
import { Random } from './random.ts';

const tiesOfNewcomer = { least: 3, most: 21 };
/** How often a newcomer meets a friend of the last one they met: circles of friends, as people have them. */
const introductions = 0.5;

/**
 * Who comes meets those whom many know already (preferential attachment, Barabási and Albert 1999) and friends of
 * theirs (triads, Holme and Kim 2002): most have few ties and some have very many. The first members of a larger
 * community are those of a smaller one.
 */
export function generateGraph(members: number, seed: number): Graph {
  const random = new Random(seed, 'graph');
  const friends: Set<number>[] = [];
  /** Everybody once per tie: drawing from it prefers the well connected. */
  const ends: number[] = [];

  for (let newcomer = 0; newcomer < members; newcomer += 1) {
    const met = new Set<number>();
    friends.push(met);
    const wanted = Math.min(newcomer, random.between(tiesOfNewcomer.least, tiesOfNewcomer.most));
    let last: number | undefined;
    while (met.size < wanted) {
      const circle = last === undefined ? undefined : friends[last];
      const introduced = circle !== undefined && random.chance(introductions);
      const other = introduced ? random.pick([...circle]) : ends.length === 0 ? 0 : random.pick(ends);
      last = other;
      if (other === newcomer || met.has(other)) {
        // those who know only each other would be met for ever
        const stranger = random.below(newcomer);
        if (met.has(stranger)) continue;
        last = stranger;
      }
      met.add(last);
      friends[last]?.add(newcomer);
      ends.push(last, newcomer);
    }
  }
  return { name: 'generated', friends: friends.map((met) => [...met].toSorted((one, other) => one - other)) };
}
