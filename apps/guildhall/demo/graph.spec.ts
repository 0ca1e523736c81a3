import { describe, expect, it } from 'vitest';
import { ballOf, bestConnected, followCount, parseEdges, type Graph } from './graph.ts';

describe('a graph', () => {
  it('is read from one tie a line, once each, numbered from 0', () => {
    const { friends } = parseEdges('some', '# made by hand\n10 30\n30\t20\r\n\n20,30\n10 10\n');
    expect(friends).toEqual([[2], [2], [0, 1]]);
  });

  it.each([
    ['a word', '1 2\n1 two\n', 'Line 2 of some is not two numbers: 1 two'],
    ['three numbers', '1 2 3', 'Line 1 of some'],
    ['nothing', '\n# nothing\n', 'There are no ties in some'],
  ])('of %s is refused, saying where', (_, text, message) => {
    expect(() => parseEdges('some', text)).toThrow(message);
  });

  it('has two follows for each tie, and a best connected member', () => {
    const graph = parseEdges('some', '0 1\n1 2\n1 3\n2 3');
    expect(followCount(graph)).toBe(8);
    expect(bestConnected(graph)).toBe(1);
  });
});

describe('a part of a graph', () => {
  // 5 knows everybody but 9; 0-1-2 know each other; 9 only knows 0; 7 and 8 are on their own
  const graph: Graph = {
    name: 'some',
    friends: [[1, 2, 5, 9], [0, 2, 5], [0, 1, 5], [5], [5], [0, 1, 2, 3, 4, 6], [5], [8], [7], [0]],
  };

  it('is the best connected member and those nearest, the better connected ones first', () => {
    expect(ballOf(graph, 4).friends).toEqual([
      [1, 2, 3],
      [0, 2, 3],
      [0, 1, 3],
      [0, 1, 2],
    ]);
  });

  it('takes the better connected of two who are equally near', () => {
    // 1, 2 and 3 are all next to 0; 2 and 3 know each other
    expect(ballOf(parseEdges('some', '0 1\n0 2\n0 3\n2 3'), 3).friends).toEqual([
      [1, 2],
      [0, 2],
      [0, 1],
    ]);
  });

  it('holds together', () => {
    for (const count of [2, 3, 5, 8]) {
      const { friends } = ballOf(graph, count);
      expect(friends).toHaveLength(count);
      for (const known of friends.slice(1)) expect(known.length).toBeGreaterThan(0);
    }
  });

  it('is the beginning of a larger part', () => {
    const large = ballOf(graph, 8).friends;
    const small = ballOf(graph, 5).friends;
    expect(small).toEqual(large.slice(0, 5).map((known) => known.filter((friend) => friend < 5)));
  });

  it('reaches everybody in the end, each once, with all ties', () => {
    const whole = ballOf(graph, 10);
    expect(whole.friends).toHaveLength(10);
    expect(followCount(whole)).toBe(followCount(graph));
    expect(ballOf(graph, 99)).toEqual(whole);
  });

  it('has mutual ties only', () => {
    const { friends } = ballOf(graph, 7);
    for (const [member, known] of friends.entries()) {
      for (const friend of known) expect(friends[friend]).toContain(member);
    }
  });
});
