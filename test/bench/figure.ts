import { median } from './statistics.ts';

/** One line of the report. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  /** What the same work costs without us, in the same unit, measured by turns with it. */
  readonly reference?: { readonly what: string; readonly value: number };
  readonly ratio?: { readonly median: number; readonly min: number; readonly max: number; readonly pairs: number };
  /** What the ratio has to reach, or, without a ratio, our value. */
  readonly target?: { readonly atLeast: number } | { readonly atMost: number };
  /** Why there is no ratio, or what to know when reading it. */
  readonly notes?: readonly string[];
  /** Everything else that was seen, for the JSON. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export type Verdict = 'met' | 'missed' | 'skipped' | '';

export function verdictOf({ ours, ratio, reference, target }: Figure): Verdict {
  if (target === undefined) return '';
  if (reference !== undefined && ratio === undefined) return 'skipped';
  const value = ratio?.median ?? ours;
  return ('atLeast' in target ? value >= target.atLeast : value <= target.atMost) ? 'met' : 'missed';
}

/** Two things measured by turns: what disturbs the machine disturbs both. */
export interface Pairs<Ours, Reference> {
  readonly ours: readonly Ours[];
  readonly reference: readonly Reference[];
}

export interface Turns<Ours, Reference> {
  readonly pairs: number;
  readonly ours: () => Promise<Ours>;
  readonly reference: () => Promise<Reference>;
  readonly onPair: (ours: Ours, reference: Reference, index: number) => void;
}

/** ABAB…; the first pair warms both up and is not counted. */
export async function byTurns<Ours, Reference>(turns: Turns<Ours, Reference>): Promise<Pairs<Ours, Reference>> {
  const ours: Ours[] = [];
  const reference: Reference[] = [];
  for (let index = 0; index <= turns.pairs; index += 1) {
    const a = await turns.ours();
    const b = await turns.reference();
    if (index === 0) continue;
    turns.onPair(a, b, index);
    ours.push(a);
    reference.push(b);
  }
  return { ours, reference };
}

export function ratioOf(ours: readonly number[], reference: readonly number[]): NonNullable<Figure['ratio']> {
  const ratios = ours.map((value, index) => value / (reference[index] ?? Number.NaN));
  return { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios), pairs: ratios.length };
}
