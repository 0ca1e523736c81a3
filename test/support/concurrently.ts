/** Starts `count` pieces of work before any of them can end, and answers in their order. */
export function atOnce<T>(count: number, work: (index: number) => Promise<T>): Promise<readonly T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => work(index)));
}

/** Works through all items, at most `limit` of them at a time, and answers in their order. */
export async function inParallel<A, B>(
  items: readonly A[],
  limit: number,
  work: (item: A) => Promise<B>,
): Promise<readonly B[]> {
  const results = new Map<number, B>();
  const queue = items.entries();
  await atOnce(Math.min(limit, items.length), async () => {
    for (const [index, item] of queue) results.set(index, await work(item));
  });
  return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
}

/** How often each value occurs. */
export function tally<T>(values: readonly T[]): ReadonlyMap<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
