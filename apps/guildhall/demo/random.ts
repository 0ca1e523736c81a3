/** A heavy tail (Pareto's, cut off): at least 1, mostly little more, now and then very much, and never more than `most`. */
export interface Tail {
  /** Above 1; the lower, the heavier. */
  readonly exponent: number;
  readonly most: number;
}

/** What {@link Random.heavyTail} gives on average. */
export function meanOf({ exponent, most }: Tail): number {
  return (exponent - most ** (1 - exponent)) / (exponent - 1);
}

/**
 * Reproducible chance: sfc32 (Chris Doty-Humphrey's "small fast counting" generator, of PractRand). Each topic is a
 * stream of its own, so that drawing more for one thing changes nothing about another.
 */
export class Random {
  private a: number;
  private b: number;
  private c = 0x9e3779b9;
  private counter = 1;

  constructor(seed: number, topic: string) {
    this.a = fnv1a(topic);
    this.b = seed | 0;
    for (let round = 0; round < 15; round += 1) this.next();
  }

  /** From 0 up to, but not including, 1. */
  next(): number {
    const result = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + result) | 0;
    return (result >>> 0) / 0x1_0000_0000;
  }

  /** A whole number from 0 up to, but not including, `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  heavyTail({ exponent, most }: Tail): number {
    return Math.min(most, (1 - this.next()) ** (-1 / exponent));
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('There is nothing to draw from');
    return item;
  }

  /** `count` different ones, or all of them when there are fewer. */
  pickSome<T>(items: readonly T[], count: number): readonly T[] {
    return this.shuffled(items).slice(0, count);
  }

  /** Fisher and Yates. */
  shuffled<T>(items: readonly T[]): T[] {
    const result = [...items];
    for (let last = result.length - 1; last > 0; last -= 1) {
      const other = this.below(last + 1);
      const [one, two] = [result[last], result[other]];
      if (one === undefined || two === undefined) continue;
      result[last] = two;
      result[other] = one;
    }
    return result;
  }
}

/** 32 bits of a text (Fowler, Noll and Vo). */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash;
}
