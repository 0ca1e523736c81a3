/** What a reader asks of a list: at most `limit` items (1..100) that come after the key `after` (`null`: from the start). */
export interface PageRequest {
  readonly limit: number;
  readonly after: string | null;
}

/** One page, and the key of its last item when more may follow. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/**
 * Cuts a page out of `limit + 1` rows read: the extra row only tells that more follow.
 */
export function pageOf<T>(rows: readonly T[], limit: number, keyOf: (row: T) => string): Page<T> {
  if (rows.length <= limit) return { items: rows, next: null };
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: last === undefined ? null : keyOf(last) };
}

/** The same page with other items, one for one or fewer. */
export function mapPage<A, B>(page: Page<A>, map: (items: readonly A[]) => readonly B[]): Page<B> {
  return { items: map(page.items), next: page.next };
}
