import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Resident memory of a process in MB (10^6 bytes). */
export function residentMb(pid: number): number {
  const kib =
    process.platform === 'linux'
      ? Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
      : Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
  return (kib * 1024) / 1e6;
}

/** Seconds of processor time that a process has used, in its own code and in the kernel; `undefined` outside Linux. */
export function processorSeconds(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  // the name in parentheses may contain anything, so count from behind it; 100 ticks a second on every Linux of today
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
