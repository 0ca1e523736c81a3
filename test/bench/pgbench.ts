import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PgbenchScript } from './pgbench-script.ts';

const run = promisify(execFile);

/** The program's connections have prepared and planned everything long ago; those of pgbench are new each time. */
const warmUpSeconds = 1;

export interface PgbenchRun {
  readonly clients: number;
  /** Counted ones; one more comes before them. */
  readonly seconds: number;
  /** Chosen at random for each transaction. */
  readonly scripts: readonly PgbenchScript[];
  readonly variables?: Readonly<Record<string, string>>;
}

export interface PgbenchResult {
  readonly transactions: number;
  /** Without the time to warm up. */
  readonly perSecond: number;
}

/** The reference for what goes through PostgreSQL: its own benchmark, in C, with prepared statements. */
export class Pgbench {
  readonly version: string;
  readonly #folder: string;
  readonly #environment: Readonly<Record<string, string>>;

  private constructor(version: string, folder: string, environment: Readonly<Record<string, string>>) {
    this.version = version;
    this.#folder = folder;
    this.#environment = environment;
  }

  /** `undefined` when this machine has none. */
  static async find(folder: string, environment: Readonly<Record<string, string>>): Promise<Pgbench | undefined> {
    const version = await versionOfPgbench();
    return version === undefined ? undefined : new Pgbench(version, folder, environment);
  }

  /** @throws Error when a transaction failed */
  async run({ clients, seconds, scripts, variables = {} }: PgbenchRun): Promise<PgbenchResult> {
    const files = await Promise.all(scripts.map((script, index) => this.#write(script, index)));
    const all = Object.assign({}, variables, ...scripts.map((script) => script.variables)) as Record<string, string>;
    const args = [
      '--no-vacuum',
      '--protocol=prepared',
      `--client=${clients}`,
      `--jobs=${Math.min(clients, availableParallelism())}`,
      `--time=${warmUpSeconds + seconds}`,
      '--progress=1',
      ...files.map((file) => `--file=${file}`),
      ...Object.entries(all).map(([name, value]) => `--define=${name}=${value}`),
    ];
    const { stdout, stderr } = await this.#start(args, seconds * 1000 + 60_000);
    const transactions = numberIn(stdout, /^number of transactions actually processed: (\d+)/m);
    if (
      transactions === 0 ||
      numberIn(stdout, /^number of failed transactions: (\d+)/m) > 0 ||
      /\berror:/.test(stderr)
    ) {
      throw new Error(`pgbench could not do its work:\n${stdout}\n${stderr}`);
    }
    // the first line of the progress is that of the warm-up, which is taken out of the whole
    const [, warmUpTime, warmUpRate] = /^progress: ([\d.]+) s, ([\d.]+) tps/m.exec(stderr) ?? [];
    if (warmUpTime === undefined) throw new Error(`pgbench did not report its progress:\n${stderr}`);
    const whole = transactions / numberIn(stdout, /^tps = ([\d.]+) \(without initial connection time\)/m);
    const counted = transactions - Number(warmUpTime) * Number(warmUpRate);
    return { transactions, perSecond: counted / (whole - Number(warmUpTime)) };
  }

  async #start(
    args: readonly string[],
    timeout: number,
  ): Promise<{ readonly stdout: string; readonly stderr: string }> {
    try {
      return await run('pgbench', args, { env: { ...this.#environment, PATH: process.env['PATH'] }, timeout });
    } catch (error) {
      // its message repeats all arguments, and those are pages of ids
      const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
      throw new Error(`pgbench failed: ${said}`, { cause: error });
    }
  }

  async #write(script: PgbenchScript, index: number): Promise<string> {
    const file = join(this.#folder, `pgbench-${index}.sql`);
    await writeFile(file, script.text);
    return file;
  }
}

export async function versionOfPgbench(): Promise<string | undefined> {
  try {
    return (await run('pgbench', ['--version'])).stdout.trim();
  } catch {
    return undefined;
  }
}

export const withoutPgbench =
  'there is no pgbench on PATH: on Debian and Ubuntu, the package postgresql (or postgresql-contrib) brings it';

function numberIn(output: string, pattern: RegExp): number {
  const [, value] = pattern.exec(output) ?? [];
  if (value === undefined) throw new Error(`pgbench said something unexpected:\n${output}`);
  return Number(value);
}
