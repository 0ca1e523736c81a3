/** As SQL: the id comes before a position, which may be null for none. One comparison, so that an index begins there under any plan. */
export function before(id: string, position: string): string {
  return `${id} < coalesce(${position}::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')`;
}
