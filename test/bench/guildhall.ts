import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, readFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

export const root = join(import.meta.dirname, '..', '..');

/** How `npm start` runs the program: the flags of Node, what is run, and the environment that goes with it. */
interface Launch {
  readonly tasks: { readonly guildhall: { readonly command: readonly string[] } };
  readonly programEnvironment: Readonly<Record<string, string>>;
}

const { tasks, programEnvironment } = (await import(
  new URL('../../apps/launch/tasks.mjs', import.meta.url).href
)) as Launch;
const program = tasks.guildhall.command.map((part) => (part.startsWith('-') ? part : join(root, part)));

/** Its connections to PostgreSQL, by default (GUILDHALL__DATABASE__POOL_SIZE). */
export const poolSize = 10;

const startTimeoutMs = 60_000;
const stopTimeoutMs = 30_000;

/** Those that have not ended, ready or not. */
const running = new Set<ChildProcess>();

/** Signs the tokens of every program of this run, so that a member stays logged in when one is started anew. */
export const jwtSecret = randomBytes(48).toString('base64url');

export interface GuildhallOptions {
  /** Working folder, log and, below `data`, the data of the program. */
  readonly folder: string;
  readonly mode?: 'all' | 'server' | 'worker';
  readonly environment?: Readonly<Record<string, string>>;
  /** Where it leaves CPU profiles when it stops. */
  readonly profile?: string | undefined;
}

/** The built program as a process of its own, configured for production. */
export class Guildhall {
  readonly origin: string;
  /** Milliseconds from the start of the process to its first answer: of `GET /api/v1/health`, or of a worker’s `/metrics`. */
  readonly startedIn: number;
  readonly #child: ChildProcess;
  readonly #log: number;

  private constructor(child: ChildProcess, log: number, origin: string, startedIn: number) {
    this.#child = child;
    this.#log = log;
    this.origin = origin;
    this.startedIn = startedIn;
  }

  static async start({ folder, mode = 'all', environment = {}, profile }: GuildhallOptions): Promise<Guildhall> {
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const serves = mode !== 'worker';
    const logFile = join(folder, `${mode}.log`);
    const log = openSync(logFile, 'a');
    const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
    const start = performance.now();
    const child = spawn(process.execPath, [...profiling, ...program, mode], {
      // a folder of its own, because of .env; the channel lets the program notice that the bench was killed
      cwd: folder,
      env: {
        ...inherited(),
        ...programEnvironment,
        ...production(folder, serves ? port : 0),
        ...(serves ? {} : { GUILDHALL__METRICS__PORT: String(port) }),
        ...environment,
      },
      stdio: ['ignore', log, log, 'ipc'],
    });
    running.add(child);
    child.once('exit', () => running.delete(child));
    while (!(await answers(`${origin}${serves ? '/api/v1/health' : '/metrics'}`))) {
      const late = performance.now() - start > startTimeoutMs;
      if (!late && child.exitCode === null && child.signalCode === null) {
        await sleep(5);
        continue;
      }
      child.kill('SIGKILL');
      closeSync(log);
      throw new Error(`Guildhall did not start. Its last words:\n${lastWords(logFile)}`);
    }
    return new Guildhall(child, log, origin, performance.now() - start);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The request log grows by megabytes per second; nobody reads it. */
  emptyLog(): void {
    ftruncateSync(this.#log);
  }

  async stop(): Promise<void> {
    await end(this.#child);
    closeSync(this.#log);
  }

  /** Also those that are still on their way up. */
  static async stopAll(): Promise<void> {
    await Promise.all([...running].map(end));
  }
}

/** What a command of the program prints, on the data below `folder`. */
export async function commandOf(folder: string, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [...program, ...args], {
    cwd: folder,
    env: { ...inherited(), ...programEnvironment, ...production(folder, 0) },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

async function end(child: ChildProcess): Promise<void> {
  if (!running.has(child)) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  child.once('exit', () => resolve());
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  await promise;
  clearTimeout(timer);
}

/** Nothing that would configure the program behind the bench's back. */
function inherited(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'LD_LIBRARY_PATH', 'SystemRoot', 'TEMP', 'TMPDIR'];
  return Object.fromEntries(
    kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

function production(folder: string, port: number): Readonly<Record<string, string>> {
  return {
    NODE_ENV: 'production',
    GUILDHALL__AUTH__JWT_SECRET: jwtSecret,
    GUILDHALL__AUTH__REQUIRE_VERIFICATION: 'false',
    GUILDHALL__DATA__DIR: join(folder, 'data'),
    // counted as everybody's, and never refused
    GUILDHALL__RATE_LIMIT__REQUESTS_PER_MINUTE: '1000000000',
    GUILDHALL__RATE_LIMIT__CREDENTIALS_PER_MINUTE: '1000000000',
    GUILDHALL__SERVER__HOST: '127.0.0.1',
    GUILDHALL__SERVER__PORT: String(port),
  };
}

function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: 2_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('timeout', () => request.destroy());
    request.once('error', () => resolve(false));
  });
}

function lastWords(logFile: string): string {
  return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-20).join('\n');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
