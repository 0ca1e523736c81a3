import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmod,
  chown,
  lchown,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { programEnvironment } from './embedded-postgres.binaries.ts';
import { codeOf, EmbeddedPostgresError, ifThere } from './embedded-postgres.error.ts';
import type { Scene, SystemUser } from './embedded-postgres.failure.ts';
import { invocation } from './embedded-postgres.privileges.ts';

const run = promisify(execFile);
const nobody: SystemUser = { uid: 65_534, gid: 65_534 };

/**
 * The same order of text and the same letters on every system, also where the system has no locale C.UTF-8: the builtin
 * provider is PostgreSQL's own.
 */
const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];

/** The owner of the cluster, else nobody; `undefined` when we are not root and PostgreSQL runs as ourselves. */
export async function serverUser(directory: string): Promise<SystemUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await ifThere(stat(join(directory, 'PG_VERSION')));
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const users = (await ifThere(readFile('/etc/passwd', 'utf8'))) ?? '';
  const [, uid, gid] = /^nobody:[^:]*:(\d+):(\d+):/m.exec(users) ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : nobody;
}

/** Also true when we may not look inside: reading the password then tells whose folder it is. */
export async function hasCluster(directory: string): Promise<boolean> {
  try {
    return (await ifThere(stat(join(directory, 'PG_VERSION')))) !== undefined;
  } catch (error) {
    if (codeOf(error) === 'EACCES') return true;
    throw error;
  }
}

/** The superuser's password, which was drawn when the cluster was made. */
export async function readSecret(directory: string): Promise<string> {
  const path = join(directory, 'superuser.secret');
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    throw new EmbeddedPostgresError(
      `Cannot read the database password in ${path} (${codeOf(error)}).`,
      codeOf(error) === 'ENOENT'
        ? 'That cluster was not made by Guildhall: give an empty folder, or start it yourself and set DATABASE_URL.'
        : 'The folder belongs to another user: start Guildhall as that user, or give the folder to yours by chown -R.',
    );
  }
}

/** Makes a cluster beside the folder and moves it there when it is complete, so that a killed attempt leaves no half of one. */
export async function createCluster(scene: Scene, deadline: number): Promise<void> {
  const { directory, binaries, user } = scene;
  await refuseForeignFiles(directory);
  await removeLeftovers(directory);
  const workshop = await mkdtemp(`${directory}${workshopSuffix}`);
  try {
    const secret = join(workshop, 'superuser.secret');
    const cluster = join(workshop, 'cluster');
    await writeFile(secret, randomBytes(24).toString('base64url'), { mode: 0o600, flush: true });
    if (user) await Promise.all([workshop, secret].map((path) => chown(path, user.uid, user.gid)));
    const initdb = ['-D', cluster, ...locale, '--auth=scram-sha-256', '--username=postgres', `--pwfile=${secret}`];
    const { file, args, user: runner } = await invocation(scene, binaries.initdb, initdb);
    const timeout = Math.max(1, deadline - Date.now());
    await run(file, [...args], { ...runner, cwd: '/', env: programEnvironment(), timeout, windowsHide: true });
    await rename(secret, join(cluster, basename(secret)));
    await putInPlace(cluster, directory);
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

/** Makes an existing cluster usable again after it was copied back by root, or with the usual permissions of a folder. */
export async function mendOwnership({ directory, user }: Scene): Promise<void> {
  const { uid, mode } = await stat(directory);
  if ((mode & 0o027) !== 0) await chmod(directory, 0o700); // PostgreSQL refuses a data folder that others may enter
  if (!user || uid === user.uid) return;
  const entries = await readdir(directory, { recursive: true });
  for (const entry of ['.', ...entries]) await lchown(join(directory, entry), user.uid, user.gid);
}

const workshopSuffix = '.new-';

async function refuseForeignFiles(directory: string): Promise<void> {
  const files = (await ifThere(readdir(directory))) ?? [];
  if (files.length === 0) return;
  throw new EmbeddedPostgresError(
    `The folder ${directory} has files in it, but no PostgreSQL cluster (for instance ${files[0]}).`,
    'Give a new or an empty folder.',
  );
}

async function removeLeftovers(directory: string): Promise<void> {
  const parent = dirname(directory);
  for (const name of await readdir(parent)) {
    if (!name.startsWith(`${basename(directory)}${workshopSuffix}`)) continue;
    // An initdb whose starter was killed may still be writing there; it fails when its folder goes.
    await rm(join(parent, name), { recursive: true, force: true, maxRetries: 5 });
  }
}

async function putInPlace(cluster: string, directory: string): Promise<void> {
  try {
    await ifThere(rmdir(directory));
    await rename(cluster, directory);
  } catch (error) {
    throw new EmbeddedPostgresError(
      `The new cluster cannot be moved to ${directory} (${codeOf(error)}).`,
      'If that is where a disk is mounted, give a folder below it.',
    );
  }
  await syncFolder(dirname(directory));
}

/** Without it a power cut could forget the move, and the next start would make an empty cluster. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return; // cannot open folders
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
