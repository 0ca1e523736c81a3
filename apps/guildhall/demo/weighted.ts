import type { Random } from './random.ts';

/** Things that are drawn as often as they weigh. */
export class Weighted<T> {
  /** `sums[i]` is the weight of the things 0..i. */
  private readonly sums: readonly number[];

  constructor(
    private readonly things: readonly T[],
    weightOf: (thing: T) => number,
  ) {
    let sum = 0;
    this.sums = things.map((thing) => (sum += weightOf(thing)));
  }

  get isEmpty(): boolean {
    return this.things.length === 0;
  }

  /** `undefined` when there is nothing. */
  draw(random: Random): T | undefined {
    const mark = random.next() * (this.sums.at(-1) ?? 0);
    let [low, high] = [0, this.sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sums[middle] ?? 0) > mark) high = middle;
      else low = middle + 1;
    }
    return this.things[low];
  }
}
