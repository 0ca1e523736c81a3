/** The middle value; between two middle ones, their mean. */
export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) throw new Error('There is no median of nothing');
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

/** The smallest value that at least this share of the values does not exceed (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = ascending(values);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error('There is no percentile of nothing');
  return value;
}

/** `n` in `y ~ x^n`, from two points: 0 is flat, 1 is proportional. */
export function growthExponent(from: readonly [number, number], to: readonly [number, number]): number {
  return Math.log(to[1] / from[1]) / Math.log(to[0] / from[0]);
}

function ascending(values: readonly number[]): readonly number[] {
  return Float64Array.from(values).sort().values().toArray();
}
