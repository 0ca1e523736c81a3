import { execFile } from 'node:child_process';
import { readFile, readlink, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Binaries } from './embedded-postgres.binaries.ts';
import { codeOf, EmbeddedPostgresError, ifThere } from './embedded-postgres.error.ts';

/** A postmaster as its `postmaster.pid` describes it. */
export interface Postmaster {
  readonly pid: number;
  /** 0 until the server has chosen to tell it. */
  readonly port: number;
  /** `starting`, `ready`, `stopping` or empty, in PostgreSQL's own words. */
  readonly status: string;
}

const run = promisify(execFile);

/** The postmaster that runs on this folder now, if there is one. */
export async function findPostmaster(directory: string): Promise<Postmaster | undefined> {
  const postmaster = await readPostmasterFile(directory);
  return postmaster && (await isServerOf(postmaster.pid, directory)) ? postmaster : undefined;
}

/**
 * Which pids this process sees. Containers that share a folder may see none of each other's, nor each other's shared
 * memory: then neither a living pid nor PostgreSQL itself tells that a server runs there.
 */
export async function pidNamespace(): Promise<string> {
  return process.platform === 'linux' ? readlink('/proc/self/ns/pid') : '';
}

/** Whether the last server of this folder left its `postmaster.pid` where pids meant something else. */
export async function wasRunElsewhere(directory: string): Promise<boolean> {
  const commandLine = await ifThere(readFile(join(directory, 'postmaster.opts'), 'utf8'));
  const namespace = /guildhall\.pid_namespace=([^"]*)/.exec(commandLine ?? '')?.[1];
  if (namespace === undefined || !(await readPostmasterFile(directory))) return false;
  return namespace !== (await pidNamespace());
}

/** Ends the server of this folder: first asks it to break off its sessions, then insists. Returns when it is gone. */
export async function stopPostmaster(directory: string, binaries: Binaries): Promise<void> {
  const postmaster = await findPostmaster(directory);
  if (!postmaster) return;
  for (const [signal, patienceMs] of stopSignals) {
    await send(signal, postmaster.pid, binaries);
    if (await isGoneWithin(patienceMs, postmaster.pid, directory)) return;
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL (pid ${postmaster.pid}) does not end, not even by SIGKILL.`,
    `Its disk may be hanging: look at the system's log, and at server.log in ${directory}.`,
  );
}

const stopSignals = [
  ['SIGINT', 10_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 5_000],
] as const;

async function isGoneWithin(patienceMs: number, pid: number, directory: string): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    if (!(await isServerOf(pid, directory))) return true;
    await sleep(20);
  }
  return false;
}

async function send(signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL', pid: number, binaries: Binaries): Promise<void> {
  if (process.platform === 'win32' && signal !== 'SIGKILL') {
    // Windows has no signals: there Node would end the process at once, where pg_ctl speaks to PostgreSQL's own pipe.
    await run(binaries.pg_ctl, ['kill', signal.slice('SIG'.length), String(pid)]);
    return;
  }
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}

/** What `postmaster.pid` says, be its server alive or dead. */
export async function readPostmasterFile(directory: string): Promise<Postmaster | undefined> {
  const text = await ifThere(readFile(join(directory, 'postmaster.pid'), 'utf8'));
  if (text === undefined) return undefined;
  const [pid, , , port, , , , status] = text.split('\n');
  const number = Number(pid);
  if (!Number.isSafeInteger(number) || number <= 0) return undefined;
  return { pid: number, port: Number(port) || 0, status: status?.trim() ?? '' };
}

/**
 * Whether the pid is a living PostgreSQL of this folder, rather than a zombie or a program that was given the pid later.
 * In doubt it is: a wrong yes costs a wait, a wrong no a second server.
 */
async function isServerOf(pid: number, directory: string): Promise<boolean> {
  if (process.platform === 'win32') {
    const { stdout } = await run('tasklist', ['/NH', '/FO', 'CSV', '/FI', `PID eq ${pid}`], { windowsHide: true });
    return stdout.includes('postgres');
  }
  if (process.platform !== 'linux') return isLivingPostgres(await askPs(pid));
  const status = await ifThere(readFile(`/proc/${pid}/stat`, 'utf8'));
  const [, name = '', state = ''] = /^\d+ \((.*)\) (\S)/s.exec(status ?? '') ?? [];
  return isLivingPostgres({ name, state }) && (await worksIn(pid, directory));
}

function isLivingPostgres(program: { readonly name: string; readonly state: string }): boolean {
  return program.name.startsWith('postgres') && !/^[ZX]/.test(program.state);
}

async function askPs(pid: number): Promise<{ name: string; state: string }> {
  try {
    const { stdout } = await run('ps', ['-o', 'state=,comm=', '-p', String(pid)]);
    const [, state = '', command = ''] = /^\s*(\S+)\s+(.*)$/m.exec(stdout) ?? [];
    return { name: basename(command), state };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 1) return { name: '', state: '' }; // no such process
    throw error;
  }
}

/** A postmaster works in its data folder; compared by inode, since a path may lead there by links and mounts. */
async function worksIn(pid: number, directory: string): Promise<boolean> {
  try {
    const [theirs, ours] = await Promise.all([ifThere(stat(`/proc/${pid}/cwd`)), stat(directory)]);
    return theirs?.ino === ours.ino && theirs.dev === ours.dev;
  } catch (error) {
    if (codeOf(error) === 'EACCES') return true;
    throw error;
  }
}
