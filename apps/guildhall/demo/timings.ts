/** How long answers took, phase by phase. */
export class Timings {
  private readonly phases = new Map<string, number[]>();
  private current: number[] = [];

  begin(phase: string): void {
    this.current = this.phases.get(phase) ?? [];
    this.phases.set(phase, this.current);
  }

  record(milliseconds: number): void {
    this.current.push(milliseconds);
  }

  /** Answers in all phases. */
  get count(): number {
    return [...this.phases.values()].reduce((sum, { length }) => sum + length, 0);
  }

  of(phase: string): Summary {
    const sorted = Float64Array.from(this.phases.get(phase) ?? []).toSorted();
    return { count: sorted.length, p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) };
  }
}

export interface Summary {
  readonly count: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
}

/** The nearest rank. */
function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
