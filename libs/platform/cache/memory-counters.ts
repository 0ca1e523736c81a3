import { Counters, type Clock, type Count } from '#kernel';

interface Window {
  used: number;
  resetAt: number;
}

const defaultMaxKeys = 100_000;
const looksPerHit = 2;
const candidates = 8;

/**
 * Counters of this process alone. Windows that are over are swept away as others are hit; when there are too many, of the
 * eight oldest the least used goes, so that a crowd of new keys does not wash away the counter of who has used much.
 */
export class MemoryCounters extends Counters {
  private readonly windows = new Map<string, Window>();
  private sweep = this.windows.entries();

  constructor(
    private readonly clock: Clock,
    private readonly maxKeys = defaultMaxKeys,
  ) {
    super();
  }

  get size(): number {
    return this.windows.size;
  }

  async hit(key: string, windowSeconds: number, points = 1): Promise<Count> {
    return this.count(key, windowSeconds, points);
  }

  async peek(key: string): Promise<Count> {
    return this.look(key);
  }

  /** As `hit`, at once. */
  count(key: string, windowSeconds: number, points: number): Count {
    const now = this.clock.now().getTime();
    this.sweepSome(now);
    const window = this.live(key, now) ?? this.open(key, now + windowSeconds * 1_000);
    window.used += points;
    return countOf(window);
  }

  /** As `peek`, at once. */
  look(key: string): Count {
    const now = this.clock.now().getTime();
    return countOf(this.live(key, now) ?? { used: 0, resetAt: now });
  }

  /** Learns of a count that somebody else keeps, unless more is known here. */
  learn(key: string, { used, resetAt }: Count): void {
    const now = this.clock.now().getTime();
    const window = this.live(key, now) ?? this.open(key, resetAt.getTime());
    if (used < window.used) return;
    window.used = used;
    window.resetAt = resetAt.getTime();
  }

  private live(key: string, now: number): Window | undefined {
    const window = this.windows.get(key);
    return window !== undefined && window.resetAt > now ? window : undefined;
  }

  private open(key: string, resetAt: number): Window {
    // deleted first, so that it comes last in the order of age
    this.windows.delete(key);
    if (this.windows.size >= this.maxKeys) this.evict();
    const window = { used: 0, resetAt };
    this.windows.set(key, window);
    return window;
  }

  private evict(): void {
    const oldest = this.windows.entries().take(candidates).toArray();
    const [least] = oldest.sort(([, a], [, b]) => a.used - b.used);
    if (least !== undefined) this.windows.delete(least[0]);
  }

  private sweepSome(now: number): void {
    for (let looks = 0; looks < looksPerHit; looks += 1) {
      const next = this.sweep.next();
      if (next.done === true) {
        this.sweep = this.windows.entries();
        return;
      }
      const [key, window] = next.value;
      if (window.resetAt <= now) this.windows.delete(key);
    }
  }
}

function countOf({ used, resetAt }: Window): Count {
  return { used, resetAt: new Date(resetAt) };
}
