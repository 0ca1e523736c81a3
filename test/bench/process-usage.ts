import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Resident memory of a process in MB (10^6 bytes). */
export function residentMb(pid: number): number {
  const kib =
    process.platform === 'linux'
      ? Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
      : Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
  return (kib * 1024) / 1e6;
}

/**
 * What `work` costs a process and its children in processor time, in microseconds per unit of work; NaN outside Linux.
 * Other programs on the machine disturb it much less than they disturb throughput.
 */
export async function costOf<T>(pids: readonly number[], work: () => Promise<T>, units: (result: T) => number) {
  const before = pids.map(processorSeconds);
  const result = await work();
  const costs = pids.map((pid, index) => ((processorSeconds(pid) - (before[index] ?? 0)) / units(result)) * 1e6);
  return { result, costs };
}

function processorSeconds(root: number): number {
  if (process.platform !== 'linux') return Number.NaN;
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => statOf(Number(name)))
    .filter((stat) => stat?.parent === root);
  const own = statOf(root);
  // 100 ticks a second on every Linux of today
  return (
    ((own?.ticks ?? 0) + (own?.ticksOfEnded ?? 0) + children.reduce((sum, child) => sum + (child?.ticks ?? 0), 0)) / 100
  );
}

interface Stat {
  readonly parent: number;
  /** Processor time in user and kernel mode. */
  readonly ticks: number;
  /** That of children that have ended. */
  readonly ticksOfEnded: number;
}

/** `undefined` when the process has ended meanwhile. */
function statOf(pid: number): Stat | undefined {
  try {
    // the name in parentheses may contain anything, so count from behind it
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
      .map(Number);
    const [, parent = 0] = fields;
    const [user = 0, kernel = 0, endedUser = 0, endedKernel = 0] = fields.slice(11, 15);
    return { parent, ticks: user + kernel, ticksOfEnded: endedUser + endedKernel };
  } catch {
    return undefined;
  }
}
