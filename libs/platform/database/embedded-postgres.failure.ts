import { realpath, stat, statfs } from 'node:fs/promises';
import { dirname, join, parse, relative, sep } from 'node:path';
import type { Binaries } from './embedded-postgres.binaries.ts';
import { codeOf, EmbeddedPostgresError } from './embedded-postgres.error.ts';

/** Whom PostgreSQL runs as when we are root, which it refuses to run as. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** Where a start is tried. */
export interface Scene {
  readonly directory: string;
  readonly binaries: Binaries;
  readonly user: SystemUser | undefined;
}

interface KnownFailure {
  readonly sign: RegExp;
  readonly problem: (directory: string, match: readonly string[]) => string;
  readonly remedy: string;
}

const portTaken = /could not bind [^\n]*(already in use|only one usage)/i;
const portTries = 5;

/** Ends by itself: processes of a killed server still leave, or another start was a moment faster. */
const passing = /pre-existing shared memory block|lock file "postmaster\.pid" already exists/;

const denied = /permission denied|EACCES/i;

const lastLines = 15;

const diskFull: KnownFailure = {
  sign: /No space left on device|Disk quota exceeded|Check free disk space/i,
  problem: (directory) => `The disk is full under ${directory}.`,
  remedy: 'Free some space on it and start again; nothing that was committed is lost.',
};

const knownFailures: readonly KnownFailure[] = [
  {
    sign: /initialized by PostgreSQL version (\S+), which is not compatible with this version ([\w.]+)/,
    problem: (directory, [, theirs, ours]) =>
      `The data in ${directory} was made by PostgreSQL ${theirs}; this Guildhall brings PostgreSQL ${ours}.`,
    remedy: 'Start it with the Guildhall that made it and dump it from there (pg_dump), or give another folder.',
  },
  diskFull,
  {
    sign: portTaken,
    problem: () => 'PostgreSQL cannot listen on 127.0.0.1: the port is taken.',
    remedy: 'Leave the port to Guildhall, or name a free one.',
  },
  {
    sign: passing,
    problem: (directory) => `Processes of an earlier PostgreSQL still use ${directory}.`,
    remedy: 'Look for them with ps -ef | grep postgres, end them, and start again.',
  },
  {
    sign: /could not look up effective user ID (\d+)/,
    problem: (_directory, [, uid]) => `PostgreSQL wants to know its user by name, and user ${uid} has none here.`,
    remedy: 'Give the user a line in /etc/passwd, start Guildhall as another one, or set DATABASE_URL.',
  },
  {
    sign: denied,
    problem: (directory) => `PostgreSQL is denied access to ${directory} or to something in it.`,
    remedy: 'Give the folder, with all that is in it, to the user PostgreSQL runs as.',
  },
];

/** Whether one more start, on another port or a little later, may do better than those tried. */
export function isPassing(output: string, tried: number): boolean {
  return passing.test(output) || (tried < portTries && portTaken.test(output));
}

/** Puts what the server said into words for the person who started it. */
export async function explainFailure(output: string, scene: Scene): Promise<EmbeddedPostgresError> {
  const { directory } = scene;
  const tail = output.trimEnd().split('\n').slice(-lastLines).join('\n');
  const closed = denied.test(output) ? await findClosedFolder(scene) : undefined;
  if (scene.user && closed !== undefined) {
    return new EmbeddedPostgresError(
      `PostgreSQL must not run as root, and user ${scene.user.uid}, whom it runs as instead, may not enter ${closed}.`,
      `Run chmod o+x ${closed}, or move what is in it to an open folder, or do not start Guildhall as root.`,
      tail,
    );
  }
  for (const { sign, problem, remedy } of knownFailures) {
    const match = sign.exec(output);
    if (match) return new EmbeddedPostgresError(problem(directory, match), remedy, tail);
  }
  // A full disk also swallows the log, and with it the server's complaint.
  const { bavail } = await statfs(dirname(directory));
  if (bavail === 0) return new EmbeddedPostgresError(diskFull.problem(directory, []), diskFull.remedy, tail);
  return new EmbeddedPostgresError(`PostgreSQL did not start on ${directory}.`, 'Its own words say why:', tail);
}

/** Does the work, and puts what the system or a PostgreSQL program objects to into words. */
export async function explaining<T>(scene: Scene, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isSpoken = error instanceof Error && 'stderr' in error;
    if (!isSpoken && codeOf(error) === undefined) throw error;
    throw await explainFailure(String((isSpoken && error.stderr) || error), scene);
  }
}

/**
 * Asked only after a failure: permission bits do not tell the whole truth (there are access control lists), so they may
 * explain a refusal but must not cause one.
 */
async function findClosedFolder({ directory, binaries, user }: Scene): Promise<string | undefined> {
  if (!user) return undefined;
  for (const folder of [dirname(directory), dirname(binaries.postgres)]) {
    for (const step of stepsTo(await realpath(folder))) {
      const { uid, gid, mode } = await stat(step);
      const entering = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
      if ((mode & entering) === 0) return step;
    }
  }
  return undefined;
}

/** `/`, `/srv`, `/srv/data` for `/srv/data`. */
function stepsTo(folder: string): readonly string[] {
  const { root } = parse(folder);
  const names = relative(root, folder).split(sep);
  return [root, ...names.map((_, index) => join(root, ...names.slice(0, index + 1)))];
}
