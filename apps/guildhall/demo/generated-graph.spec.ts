import { describe, expect, it } from 'vitest';
import { generateGraph } from './generated-graph.ts';

describe('a generated graph', () => {
  const graph = generateGraph(2_000, 1);
  const degrees = graph.friends.map((friends) => friends.length).toSorted((one, other) => one - other);

  it('has a heavy tail: most know few, and some know very many', () => {
    const median = degrees[1_000] ?? 0;
    expect(median).toBeGreaterThan(8);
    expect(degrees.at(-1)).toBeGreaterThan(10 * median);
    expect(degrees.at(-20)).toBeGreaterThan(4 * median);
  });

  it('leaves nobody alone, and nobody is tied to themselves or twice', () => {
    expect(degrees[0]).toBeGreaterThan(0);
    for (const [member, friends] of graph.friends.entries()) {
      expect(friends).not.toContain(member);
      expect(new Set(friends).size).toBe(friends.length);
    }
  });

  it('has mutual ties only', () => {
    const ties = new Set(graph.friends.flatMap((friends, member) => friends.map((friend) => `${member} ${friend}`)));
    expect([...ties].filter((tie) => !ties.has(tie.split(' ').toReversed().join(' ')))).toEqual([]);
  });

  it('has circles: friends of somebody often know each other', () => {
    const sample = graph.friends.slice(500, 700).filter((friends) => friends.length >= 4);
    const known = sample.map((friends) => {
      const pairs = friends.flatMap((one, index) =>
        friends.slice(index + 1).map((other) => graph.friends[one]?.includes(other)),
      );
      return pairs.filter(Boolean).length / pairs.length;
    });
    expect(known.reduce((sum, share) => sum + share, 0) / known.length).toBeGreaterThan(0.08);
  });

  it('is the same for a seed, another for another, and begins like a smaller one', () => {
    expect(generateGraph(300, 7)).toEqual(generateGraph(300, 7));
    expect(generateGraph(300, 8)).not.toEqual(generateGraph(300, 7));
    const small = generateGraph(100, 7).friends;
    const large = generateGraph(300, 7).friends;
    expect(small).toEqual(large.slice(0, 100).map((friends) => friends.filter((friend) => friend < 100)));
  });

  it.each([2, 3, 5])('can be as small as %i members', (members) => {
    expect(generateGraph(members, 1).friends).toHaveLength(members);
  });
});
