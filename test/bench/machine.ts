import { execFileSync } from 'node:child_process';
import { closeSync, fdatasyncSync, openSync, statfsSync, unlinkSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { root } from './guildhall.ts';
import { number } from './progress.ts';
import { median } from './statistics.ts';

const tmpfs = 0x01021994;

/** What the numbers depend on besides the program, as lines for the report. */
export function describeMachine(folder: string): Readonly<Record<string, string>> {
  const inMemory = statfsSync(folder).type === tmpfs;
  return {
    date: new Date().toISOString(),
    commit: commit(),
    processor: `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${process.platform} ${process.arch}`,
    memory: `${number(Math.round(totalmem() / 1e9))} GB`,
    disk: inMemory
      ? `${folder} is in memory: fsync costs nothing here`
      : `fdatasync of 8 KiB ${number(fdatasyncMs(folder))} ms`,
    node: process.version,
  };
}

/** How busy the machine is, beside us and by us: a load above the number of processors makes every figure worse. */
export function describeLoad(): string {
  return loadavg().map(number).join(' ');
}

function commit(): string {
  try {
    const git = (...args: readonly string[]): string =>
      execFileSync('git', [...args], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain') === '' ? '' : ' and uncommitted changes'}`;
  } catch {
    return 'unknown';
  }
}

/** What PostgreSQL waits for at each commit. */
function fdatasyncMs(folder: string): number {
  const path = join(folder, 'fdatasync');
  const file = openSync(path, 'w');
  const block = Buffer.alloc(8_192, 1);
  const times = Array.from({ length: 50 }, () => {
    const start = performance.now();
    writeSync(file, block, 0, block.length, 0);
    fdatasyncSync(file);
    return performance.now() - start;
  });
  closeSync(file);
  unlinkSync(path);
  return median(times);
}
