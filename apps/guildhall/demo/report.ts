import { apiPrefix, docsPath } from '#platform';
import { password } from './fill/join-members.ts';
import { count, duration, milliseconds } from './format.ts';
import type { Summary } from './timings.ts';
import type { Check } from './verify.ts';

export interface PhaseReport {
  readonly name: string;
  readonly made: number;
  readonly kept: number;
  readonly milliseconds: number;
  readonly answers: Summary;
}

const columns = [
  ['phase', 10],
  ['made', 9],
  ['kept', 9],
  ['time', 13],
  ['requests', 10],
  ['per s', 8],
  ['p50', 9],
  ['p95', 9],
] as const;

export const tableHead = row(columns.map(([title]) => title));

export function phaseLine({ name, made, kept, answers, ...report }: PhaseReport): string {
  const { count: requests, p50, p95 } = answers;
  return row([
    name,
    count(made),
    count(kept),
    duration(report.milliseconds),
    count(requests),
    count((requests / Math.max(1, report.milliseconds)) * 1_000),
    requests === 0 ? '' : milliseconds(p50),
    requests === 0 ? '' : milliseconds(p95),
  ]);
}

function row(cells: readonly string[]): string {
  return cells
    .map((cell, index) => (index === 0 ? cell.padEnd(columns[0][1]) : cell.padStart(columns[index]?.[1] ?? 0)))
    .join('');
}

export interface Totals {
  readonly phases: readonly PhaseReport[];
  readonly milliseconds: number;
  readonly requests: number;
  readonly putOff: number;
  readonly lookedUp: number;
}

export function totals({ phases, requests, putOff, lookedUp, ...run }: Totals): string {
  const kept = phases.reduce((sum, phase) => sum + phase.kept, 0);
  return [
    `${count(requests)} requests in ${duration(run.milliseconds)}: ${count((requests / run.milliseconds) * 1_000)} per second`,
    ...(putOff > 0 ? [`${count(putOff)} times Guildhall asked for patience (429 or 503), and got it`] : []),
    ...(lookedUp > 0
      ? [`${count(lookedUp)} times an answer was lost, and looked up before anything was sent again`]
      : []),
    ...(kept > 0 ? ['What is "kept" was there from an earlier run, and was not made again'] : []),
  ].join('\n');
}

export function verdict(checks: readonly Check[]): string {
  return checks.map(({ says, holds }) => `${holds ? '  holds ' : '  FAILS '} ${says}`).join('\n');
}

export function whatToLookAt(url: string, username: string): string {
  const api = `${url}/${apiPrefix}`;
  const login = JSON.stringify({ identifier: username, password });
  return `What to look at

  The API pages     ${url}/${docsPath}
  Log in there as   ${username}     password: ${password}
  (the best connected member; everybody has this password)

  TOKEN=$(curl -s ${api}/auth/login -H 'content-type: application/json' -d '${login}' | sed 's/.*"accessToken":"\\([^"]*\\)".*/\\1/')
  curl -s ${api}/posts/feed -H "authorization: Bearer $TOKEN"
  curl -s ${api}/users/${username} -H "authorization: Bearer $TOKEN"`;
}
