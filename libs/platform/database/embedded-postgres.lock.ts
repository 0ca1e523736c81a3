import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { EmbeddedPostgresError } from './embedded-postgres.error.ts';

/**
 * Locks between processes, held on an empty file through SQLite. Node offers no flock(), and a file that names its
 * holder's pid goes stale when the holder is killed, cannot be cleared without a race, and lies when pids are reused or
 * belong to another container. What SQLite takes is the system's own file lock: it ends with its holder, however it dies.
 *
 * Never open such a file by other means in the same process: closing it would give the lock back (a rule of POSIX).
 */
export interface FileLock {
  /** Gives the lock back; a second call does nothing. */
  release(): void;
}

/** `exclusive`: one holder and nobody else. `shared`: any number of holders, and nobody exclusive. */
type LockMode = keyof typeof statements;

const statements = {
  exclusive: 'PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE', // a journal on disk would be a second file to leave behind
  shared: 'BEGIN; SELECT count(*) FROM sqlite_schema',
} as const;

const sqliteBusy = 5;
const pollMs = 20;

/** Keeps the open files from the garbage collector, which would close them and so give the locks back. */
const held = new Set<DatabaseSync>();

/** Takes the lock if it is free now; `undefined` when another holder is in the way. */
export function tryLock(path: string, mode: LockMode): FileLock | undefined {
  const file = open(path);
  try {
    file.exec(statements[mode]);
  } catch (error) {
    file.close();
    if (isBusy(error)) return undefined;
    throw unusable(path, error);
  }
  held.add(file);
  return {
    release: () => {
      if (held.delete(file)) file.close();
    },
  };
}

/** Takes the lock as soon as it is free; refuses when the deadline (epoch milliseconds) passes first. */
export async function lock(path: string, mode: LockMode, deadline: number): Promise<FileLock> {
  for (;;) {
    const taken = tryLock(path, mode);
    if (taken) return taken;
    if (Date.now() > deadline) {
      throw new EmbeddedPostgresError(
        `Another Guildhall process has been starting or stopping PostgreSQL for too long (it holds ${path}).`,
        'Let it finish, or end it, and try again.',
      );
    }
    await sleep(pollMs);
  }
}

/** Does the work while nobody else, in this or another process, does any under the same path. */
export async function exclusively<T>(path: string, deadline: number, work: () => Promise<T>): Promise<T> {
  const section = await lock(path, 'exclusive', deadline);
  try {
    return await work();
  } finally {
    section.release();
  }
}

function open(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path, { timeout: 0 });
  } catch (error) {
    throw unusable(path, error);
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy;
}

function unusable(path: string, error: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `Cannot use the lock file ${path}: ${error instanceof Error ? error.message : String(error)}.`,
    'Start Guildhall as the user who owns it, and see that its folder is writable and its disk is not full.',
  );
}
