import { verdictOf, type Figure } from './figure.ts';
import { number } from './progress.ts';

export interface Report {
  readonly quick: boolean;
  readonly machine: Readonly<Record<string, string>>;
  readonly figures: readonly Figure[];
  /** Figures that could not be measured, and why. */
  readonly failures: readonly string[];
}

const headings = ['figure', 'ours', 'reference', 'ratio (range)', 'target', 'verdict'] as const;

export function asText(report: Report): string {
  const rows = [headings, ...report.figures.map(cells)];
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        isNumeric(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const [first = '', ...others] = rows.map(line);
  return [
    '',
    first,
    '─'.repeat(Math.max(...[first, ...others].map((text) => text.length))),
    ...others,
    ...section('', notes(report)),
    ...section('', machine(report)),
    ...section('Not measured:', report.failures),
    '',
  ].join('\n');
}

export function asMarkdown(report: Report): string {
  const row = (values: readonly string[]): string => `| ${values.join(' | ')} |`;
  return [
    '# Guildhall, measured',
    '',
    row(headings),
    row(headings.map((_, column) => (isNumeric(column) ? '--:' : ':--'))),
    ...report.figures.map((figure) => row(cells(figure))),
    '',
    ...notes(report).map((text) => `- ${text}`),
    '',
    ...machine(report).map((text) => `- ${text}`),
    ...(report.failures.length === 0 ? [] : ['', 'Not measured:', '', ...report.failures.map((text) => `- ${text}`)]),
    '',
  ].join('\n');
}

export function asJson(report: Report): string {
  const figures = report.figures.map((figure) => ({ ...figure, verdict: verdictOf(figure) }));
  return `${JSON.stringify({ ...report, figures }, undefined, 2)}\n`;
}

const isNumeric = (column: number): boolean => column > 0 && column < 5;

function cells(figure: Figure): readonly string[] {
  const { name, unit, ours, reference, ratio, target } = figure;
  const measured = (value: number): string => `${number(value)}${unit === '/s' ? '/s' : unit === '' ? '' : ` ${unit}`}`;
  return [
    name,
    measured(ours),
    reference === undefined || Number.isNaN(reference.value) ? '' : `${reference.what} ${measured(reference.value)}`,
    ratio === undefined ? '' : `${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)})`,
    target === undefined ? '' : 'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`,
    verdictOf(figure),
  ];
}

function notes({ figures, quick }: Report): readonly string[] {
  const noted = figures.flatMap(({ name, notes = [] }) => (notes.length === 0 ? [] : [`${name}: ${notes.join('; ')}`]));
  return quick ? [...noted, 'a quick run: short samples of a small community, good to see that it works'] : noted;
}

function machine(report: Report): readonly string[] {
  return Object.entries(report.machine).map(([what, value]) => `${what}: ${value}`);
}

function section(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  return ['', ...(title === '' ? [] : [title]), ...lines];
}
