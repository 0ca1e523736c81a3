import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { programEnvironment } from './embedded-postgres.binaries.ts';
import { EmbeddedPostgresError } from './embedded-postgres.error.ts';
import type { Scene } from './embedded-postgres.failure.ts';
import { pidNamespace, type Postmaster, readPostmasterFile } from './embedded-postgres.postmaster.ts';
import { invocation } from './embedded-postgres.privileges.ts';

/** A server this process has spawned; it may have ended already. */
export interface Launch {
  readonly pid: number | undefined;
  readonly ended: () => boolean;
  /** What the server wrote into its log since this launch. */
  readonly output: () => Promise<string>;
}

const logLimit = 5 * 1024 * 1024;

/** Meant for one small machine with some processes of ours; what is not named is PostgreSQL's default (fsync on). */
const serverSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '64MB',
  max_wal_size: '1GB',
  jit: 'off',
  // connections keep the plans that they made while a table was empty, until it is analysed
  autovacuum_naptime: '10s',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  // A failed statement is told to whoever sent it; logged here as well, it would fill the disk of a long-lived server.
  log_min_messages: 'log',
} satisfies Record<string, string>;

export function logFile(directory: string): string {
  return join(directory, 'server.log');
}

/** Starts a postmaster that outlives this process, and returns before it is ready. */
export async function launchPostmaster(scene: Scene, settings: Readonly<Record<string, string>>): Promise<Launch> {
  const previous = await readPostmasterFile(scene.directory);
  // A server that died is best followed on its old port: then the pools of its other users find the new one.
  const port = String(await freePort(previous?.port));
  const place = { 'guildhall.pid_namespace': await pidNamespace() }; // for wasRunElsewhere
  const all = Object.entries({ ...serverSettings, ...place, port, ...settings });
  const log = await openLog(scene);
  try {
    const { size: start } = await log.stat();
    const { file, args, user } = await invocation(scene, scene.binaries.postgres, [
      '-D',
      scene.directory,
      ...all.flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ]);
    const child = spawn(file, [...args], {
      ...user,
      cwd: '/',
      detached: true,
      windowsHide: true,
      env: { ...programEnvironment(), ...ignoringPidOf(previous) },
      stdio: ['ignore', log.fd, log.fd],
    });
    let problem: string | undefined;
    child.once('exit', (code, signal) => (problem ??= `PostgreSQL ended with ${signal ?? `code ${code}`}.`));
    child.once('error', (error) => (problem ??= `PostgreSQL could not be run: ${error.message}`));
    child.unref();
    return {
      pid: child.pid,
      ended: () => problem !== undefined,
      output: async () => `${await readLogSince(scene.directory, start)}${problem ?? ''}`,
    };
  } finally {
    await log.close();
  }
}

/**
 * The pid of a dead server may belong to another program by now, which would block the start. PostgreSQL ignores the pid
 * named here (pg_ctl names its own so). Deleting postmaster.pid instead would also switch off PostgreSQL's check for
 * processes of the dead server that still write.
 */
function ignoringPidOf(previous: Postmaster | undefined): NodeJS.ProcessEnv {
  return previous ? { PG_GRANDPARENT_PID: String(previous.pid) } : {};
}

async function freePort(preferred = 0): Promise<number> {
  for (const port of [preferred, 0]) {
    const free = await tryPort(port);
    if (free !== undefined) return free;
  }
  throw new EmbeddedPostgresError('This machine has no free TCP port.', 'End programs that hold many connections.');
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}

/**
 * The server writes into a file, never into a pipe of ours, which would block or end it when we are gone. Links are not
 * followed, because root opens the file in a folder that belongs to somebody else.
 */
async function openLog({ directory, user }: Scene): Promise<FileHandle> {
  const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants;
  const log = await open(logFile(directory), O_WRONLY | O_CREAT | O_APPEND | (O_NOFOLLOW ?? 0), 0o600);
  const { size } = await log.stat();
  if (size > logLimit) await log.truncate();
  if (user) await log.chown(user.uid, user.gid);
  return log;
}

async function readLogSince(directory: string, start: number): Promise<string> {
  const log = await readFile(logFile(directory));
  return log.subarray(start).toString();
}
