import { number } from './progress.ts';
import { median } from './statistics.ts';

export interface Rate {
  readonly perSecond: number;
}

/** Processor time per request, in microseconds: of ours in Guildhall and in PostgreSQL, of pgbench's in PostgreSQL. */
export interface Costs {
  readonly costs: readonly number[];
}

/** Stands for a reference that cannot be measured here. */
export const nothing: Rate & Costs = { perSecond: Number.NaN, costs: [] };

export function rateNote(ours: Rate, what: string, reference: Rate): string {
  if (Number.isNaN(reference.perSecond)) return `${number(ours.perSecond)}/s`;
  const ratio = number(ours.perSecond / reference.perSecond);
  return `${number(ours.perSecond)}/s, ${what} ${number(reference.perSecond)}/s, ratio ${ratio}`;
}

export function costNote(ours: readonly Costs[], reference: readonly Costs[]): string {
  const of = (results: readonly Costs[], index: number): number =>
    median(results.map(({ costs }) => costs[index] ?? Number.NaN));
  const forPgbench = of(reference, 0);
  return [
    `processor time per request: Guildhall ${number(of(ours, 0))} µs and PostgreSQL ${number(of(ours, 1))} µs`,
    ...(Number.isNaN(forPgbench) ? [] : [`for pgbench PostgreSQL ${number(forPgbench)} µs`]),
  ].join(', ');
}
