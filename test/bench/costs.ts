import { number } from './progress.ts';
import { median } from './statistics.ts';

export interface Rate {
  readonly perSecond: number;
}

/** Processor time per request, in microseconds: of ours in Guildhall and in PostgreSQL, of pgbench's in PostgreSQL. */
export interface Costs {
  readonly costs: readonly number[];
}

/** What a reference that could not be measured says. */
export const nothing: Rate & Costs = { perSecond: Number.NaN, costs: [] };

export function costNote(ours: readonly Costs[], reference: readonly Costs[]): string {
  const of = (results: readonly Costs[], index: number): string =>
    number(median(results.map(({ costs }) => costs[index] ?? Number.NaN)));
  return `processor time per request: Guildhall ${of(ours, 0)} µs and PostgreSQL ${of(ours, 1)} µs, for pgbench PostgreSQL ${of(reference, 0)} µs`;
}
