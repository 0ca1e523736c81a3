/** Chance that can be repeated: the same seed makes the same choices. */
export class Random {
  private state: number;

  constructor(readonly seed: number) {
    this.state = seed >>> 0;
  }

  /** `GUILDHALL_TEST_SEED`, or a new seed at each run; it is printed, so that a failure can be repeated. */
  static ofRun(name: string): Random {
    const configured = process.env['GUILDHALL_TEST_SEED'];
    const seed = configured === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(configured);
    console.info(`${name}: GUILDHALL_TEST_SEED=${seed}`);
    return new Random(seed);
  }

  /** 0 ≤ x < 1 (mulberry32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** 0 … below - 1 */
  below(below: number): number {
    return Math.floor(this.next() * below);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('There is nothing to pick from');
    return item;
  }
}
