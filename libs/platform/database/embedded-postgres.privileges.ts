import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ifThere } from './embedded-postgres.error.ts';
import type { Scene } from './embedded-postgres.failure.ts';

/** What to hand to `spawn` so that a program of PostgreSQL runs as the user it may run as. */
export interface Invocation {
  readonly file: string;
  readonly args: readonly string[];
  readonly user: { readonly uid?: number; readonly gid?: number };
}

const setpriv = '/usr/bin/setpriv';

/**
 * PostgreSQL refuses to run as root, so root runs it as somebody who owns nothing but the cluster. When the checkout or
 * the data lies in a folder that only root may enter (`/root`, or what `mktemp -d` makes), that somebody is given the one
 * capability to pass through folders, where the system can do that.
 */
export async function invocation(
  { directory, binaries, user }: Scene,
  file: string,
  args: readonly string[],
): Promise<Invocation> {
  if (user === undefined) return { file, args, user: {} };
  const open = (await isOpenToAll(dirname(directory))) && (await isOpenToAll(dirname(binaries.postgres)));
  if (open || !(await canSetPrivileges())) return { file, args, user };
  const passing = ['--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search'];
  const identity = ['--reuid', String(user.uid), '--regid', String(user.gid), '--clear-groups'];
  return { file: setpriv, args: [...identity, ...passing, '--', file, ...args], user: {} };
}

async function isOpenToAll(folder: string): Promise<boolean> {
  if (((await stat(folder)).mode & 0o001) === 0) return false;
  return dirname(folder) === folder || isOpenToAll(dirname(folder));
}

/** The capability's number in Linux. */
const dacReadSearch = 2n;

async function canSetPrivileges(): Promise<boolean> {
  if ((await ifThere(stat(setpriv))) === undefined) return false;
  const [, capabilities] = /^CapEff:\s*([0-9a-f]+)/m.exec(await readFile('/proc/self/status', 'utf8')) ?? [];
  return capabilities !== undefined && ((BigInt(`0x${capabilities}`) >> dacReadSearch) & 1n) === 1n;
}
