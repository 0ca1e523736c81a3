import type { Phase, RunPhase } from './fill/filling.ts';
import { forEachOf } from './pool.ts';
import type { Progress } from './progress.ts';
import { phaseLine, type PhaseReport } from './report.ts';
import type { Timings } from './timings.ts';

export interface PhasesOptions {
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  readonly timings: Timings;
  readonly say: (line: string) => void;
}

/** Runs one phase after the other, shows how far it is, and remembers how it went. */
export class Phases {
  readonly reports: PhaseReport[] = [];

  constructor(private readonly options: PhasesOptions) {}

  readonly run: RunPhase = async <T>({ name, items, steps, keptBefore = 0, work }: Phase<T>): Promise<void> => {
    const { progress, timings, say, ...limits } = this.options;
    const sums = { made: 0, kept: keptBefore };
    const count = (what: 'made' | 'kept') => (): void => {
      sums[what] += 1;
      progress.advance();
    };
    const tally = { made: count('made'), kept: count('kept') };
    const began = performance.now();
    timings.begin(name);
    progress.begin(name, steps ?? items.length);
    await forEachOf(items, limits, (item) => work(item, tally)).finally(() => progress.end());
    const report = { name, ...sums, milliseconds: performance.now() - began, answers: timings.of(name) };
    this.reports.push(report);
    say(phaseLine(report));
  };
}
