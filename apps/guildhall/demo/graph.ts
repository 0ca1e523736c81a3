import { DemoFailure } from './demo-failure.ts';

/** Who knows whom, by number. Every tie is mutual: it makes two follows. */
export interface Graph {
  /** What it is called in files and addresses: letters, digits and hyphens. */
  readonly name: string;
  /** The acquaintances of each member, ascending. */
  readonly friends: readonly (readonly number[])[];
}

export function friendsOf(graph: Graph, member: number): readonly number[] {
  return graph.friends[member] ?? [];
}

export function degreeOf(graph: Graph, member: number): number {
  return friendsOf(graph, member).length;
}

export function followCount(graph: Graph): number {
  return graph.friends.reduce((sum, friends) => sum + friends.length, 0);
}

/** The lowest number wins among equals. */
export function bestConnected(graph: Graph): number {
  let best = 0;
  for (let member = 1; member < graph.friends.length; member += 1) {
    if (degreeOf(graph, member) > degreeOf(graph, best)) best = member;
  }
  return best;
}

/** Reads one tie a line, `a b`; empty lines and lines that begin with # do not count. Ties that are given twice, and of a node to itself, neither. */
export function parseEdges(name: string, text: string): Graph {
  const friends = new Map<number, Set<number>>();
  const meet = (one: number, other: number): void => {
    const known = friends.get(one) ?? new Set();
    friends.set(one, known.add(other));
  };
  for (const [index, line] of text.split('\n').entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const tie = /^(\d{1,15})[\s,]+(\d{1,15})$/.exec(trimmed);
    if (tie === null) throw new DemoFailure(`Line ${index + 1} of ${name} is not two numbers: ${trimmed.slice(0, 60)}`);
    const [one, other] = [Number(tie[1]), Number(tie[2])];
    if (one === other) continue;
    meet(one, other);
    meet(other, one);
  }
  if (friends.size === 0) throw new DemoFailure(`There are no ties in ${name}`);
  return renumbered(name, friends, [...friends.keys()].toSorted(ascending));
}

/**
 * The `count` members around the best connected one: breadth first, the better connected ones first. So it holds
 * together, and a smaller community is the beginning of a larger one. Where it does not reach everybody it goes on from
 * the best connected of the others.
 */
export function ballOf(graph: Graph, count: number): Graph {
  const wellConnected = (one: number, other: number): number =>
    degreeOf(graph, other) - degreeOf(graph, one) || one - other;
  const reached = new Set<number>();
  for (const start of [...graph.friends.keys()].toSorted(wellConnected)) {
    if (reached.size >= count) break;
    reached.add(start);
    // a Set goes on over what is added while it is walked
    for (const member of reached) {
      if (reached.size >= count) break;
      for (const friend of friendsOf(graph, member).toSorted(wellConnected)) reached.add(friend);
    }
  }
  const friends = new Map(graph.friends.map((known, member) => [member, new Set(known)]));
  return renumbered(graph.name, friends, [...reached].slice(0, count));
}

/** The members `order` as 0, 1, 2 …, with the ties among them. */
function renumbered(name: string, friends: ReadonlyMap<number, ReadonlySet<number>>, order: readonly number[]): Graph {
  const numberOf = new Map(order.map((member, number) => [member, number]));
  const numbers = (known: Iterable<number>): number[] =>
    [...known].flatMap((member) => numberOf.get(member) ?? []).toSorted(ascending);
  return { name, friends: order.map((member) => numbers(friends.get(member) ?? [])) };
}

function ascending(one: number, other: number): number {
  return one - other;
}
