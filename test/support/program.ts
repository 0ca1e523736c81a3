import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from './client.ts';

const root = join(import.meta.dirname, '..', '..');
const main = join(root, 'dist', 'apps', 'guildhall', 'main.js');

export type Environment = Readonly<Record<string, string>>;

/** Builds when a source is newer than what was built; the launcher has done so before a whole run of the tests. */
export function build(): void {
  const built = join(root, 'dist', '.tsbuildinfo');
  const sources = globSync(['apps/**/*.ts', 'libs/**/*.ts'], { cwd: root }).filter(
    (file) => !file.endsWith('.spec.ts'),
  );
  const isFresh =
    existsSync(main) &&
    existsSync(built) &&
    sources.every((file) => statSync(join(root, file)).mtimeMs <= statSync(built).mtimeMs);
  if (isFresh) return;
  const compiler = [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'apps/tsconfig.build.json'];
  const { status, stdout } = spawnSync(process.execPath, compiler, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The program cannot be built:\n${stdout}`);
}

/** A folder of its own for one start after another, in which no `.env` of ours is found; PostgreSQL may enter it. */
export class Home {
  private constructor(readonly folder: string) {}

  static async create(): Promise<Home> {
    const folder = await mkdtemp(join(tmpdir(), 'guildhall-boot-'));
    await chmod(folder, 0o711);
    return new Home(folder);
  }

  /** Ends the PostgreSQL that a killed program has left here, and takes everything away. */
  async remove(): Promise<void> {
    const pid = await this.postgresPid();
    if (pid !== undefined && isAlive(pid)) process.kill(pid, 'SIGQUIT');
    await rm(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }

  async postgresPid(): Promise<number | undefined> {
    const file = join(this.folder, 'data', 'postgres', 'postmaster.pid');
    return existsSync(file) ? Number((await readFile(file, 'utf8')).split('\n', 1)[0]) : undefined;
  }
}

/** Whether the process runs: one that has ended and was not yet collected by its parent does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !existsSync(`/proc/${pid}/stat`) || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** The built program as a process of its own. */
export class Program {
  stdout = '';
  stderr = '';
  private readonly closed: Promise<unknown>;
  private said = Promise.withResolvers<void>();

  private constructor(private readonly child: ChildProcess) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => this.hear({ stdout: text }));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => this.hear({ stderr: text }));
    this.closed = once(child, 'close');
  }

  /** Only what is named is in its environment: the settings of whoever runs the tests are their own. */
  static start(home: Home, args: readonly string[], environment: Environment = {}): Program {
    const { PATH = '' } = process.env;
    return new Program(
      spawn(process.execPath, [main, ...args], {
        cwd: home.folder,
        env: { PATH, GUILDHALL__RATE_LIMIT__ENABLED: 'false', ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  }

  /** The exit code, or the signal that ended it. */
  get code(): number | string | null {
    return this.child.exitCode ?? this.child.signalCode;
  }

  /** What a person is told, without the lines of progress. */
  get complaints(): readonly string[] {
    return this.stderr.split('\n').filter((line) => line !== '' && !line.startsWith('guildhall: '));
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  async ended(): Promise<number | string | null> {
    await this.closed;
    return this.code;
  }

  async stop(name: NodeJS.Signals = 'SIGTERM'): Promise<number | string | null> {
    this.signal(name);
    return this.ended();
  }

  /** Resolves with the first match in what the program said; throws when it ends without having said so. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(`${this.stdout}\n${this.stderr}`);
      if (found !== null) return found;
      if (this.code !== null) throw new Error(`The program ended (${this.code}) without ${pattern}:\n${this.stderr}`);
      await Promise.race([this.said.promise, this.closed]);
    }
  }

  /** A client of the program, once it listens. */
  async listening(): Promise<Client> {
    const [, base = ''] = await this.says(/listen(?:s|ing) on (http:\S+)/);
    return new Client(base);
  }

  private hear({ stdout = '', stderr = '' }: { readonly stdout?: string; readonly stderr?: string }): void {
    this.stdout += stdout;
    this.stderr += stderr;
    this.said.resolve();
    this.said = Promise.withResolvers();
  }
}
