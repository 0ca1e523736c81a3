import { setImmediate as turn } from 'node:timers/promises';
import type { TestDatabase } from './test-database.ts';

/** Starts `count` pieces of work before any of them can end, and answers in their order. */
export function atOnce<T>(count: number, work: (index: number) => Promise<T>): Promise<readonly T[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => work(index)));
}

/** Longer than anything needs to come to a lock, shorter than the program waits for one. */
const lineUpMs = 1_000;

/**
 * Starts `count` pieces of work (at most as many as the program has connections to write with: 8), lets all of them come to wait for what
 * `lock` holds, and then lets them go: a race that would happen once in a while happens now.
 */
export async function linedUp<T>(
  database: TestDatabase,
  lock: string,
  count: number,
  work: (index: number) => Promise<T>,
): Promise<readonly T[]> {
  const release = await database.hold(lock);
  const started = atOnce(count, work);
  const deadline = performance.now() + lineUpMs;
  while ((await database.waiting()) < count && performance.now() < deadline) await turn();
  await release();
  return started;
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
