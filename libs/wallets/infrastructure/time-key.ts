/** Where a page ends that is in the order of time, for things whose ids their makers chose. */
export function timeKeyOf({ createdAt, id }: { readonly createdAt: string; readonly id: string }): string {
  return `${createdAt} ${id}`;
}

/** The two values of such a key. */
export function readTimeKey(after: string | null): readonly [string | null, string | null] {
  const [createdAt = null, id = null] = after?.split(' ') ?? [];
  return [createdAt, id];
}
