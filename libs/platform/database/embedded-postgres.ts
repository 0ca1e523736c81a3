import { createHmac } from 'node:crypto';
import { mkdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { locateBinaries } from './embedded-postgres.binaries.ts';
import { createCluster, hasCluster, readSecret, serverUser } from './embedded-postgres.cluster.ts';
import { codeOf, EmbeddedPostgresError, ifThere } from './embedded-postgres.error.ts';
import { explaining, type Scene } from './embedded-postgres.failure.ts';
import { exclusively, type FileLock, lock, tryLock } from './embedded-postgres.lock.ts';
import { stopPostmaster, wasRunElsewhere } from './embedded-postgres.postmaster.ts';
import { joinOrLaunch, type ReadyServer, superuser } from './embedded-postgres.server.ts';

export { EmbeddedPostgresError };

export interface EmbeddedPostgresOptions {
  /** Folder of the cluster, for instance `./data/postgres`; created when missing, and then its parents too. */
  readonly directory: string;
  /** Told what is being done, in lines for a person. */
  readonly onProgress?: (line: string) => void;
  /** Further server settings, as by `-c name=value`; a server that already runs keeps its own. */
  readonly settings?: Readonly<Record<string, string>>;
  /** After how many milliseconds a start is given up; 60,000 by default. */
  readonly startTimeoutMs?: number;
}

const defaultStartTimeoutMs = 60_000;
const stopTimeoutMs = 60_000;

/**
 * The PostgreSQL that came with npm, run on a folder of ours and reachable on 127.0.0.1 only.
 *
 * The server is a process of its own and outlives a killed Guildhall; the next start adopts it. Any number of processes
 * may use one folder at once: the first starts the server and the last to leave stops it.
 */
export class EmbeddedPostgres {
  /** TCP port on 127.0.0.1. */
  readonly port: number;
  /** True when the server was already running. */
  readonly adopted: boolean;

  readonly #scene: Scene;
  readonly #secret: string;
  readonly #use: FileLock;
  #left: Promise<void> | undefined;

  private constructor(scene: Scene, secret: string, use: FileLock, server: ReadyServer) {
    this.port = server.port;
    this.adopted = server.adopted;
    this.#scene = scene;
    this.#secret = secret;
    this.#use = use;
  }

  /**
   * Makes the cluster if need be, starts its server or joins the one that runs, and returns when it answers.
   *
   * @throws {EmbeddedPostgresError} when it cannot; a server that is only slow (after a crash it first mends its data)
   * is left running, for the next start to join.
   */
  static async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const deadline = Date.now() + (options.startTimeoutMs ?? defaultStartTimeoutMs);
    const report = options.onProgress ?? (() => undefined);
    const binaries = await locateBinaries();
    const directory = await settle(resolve(options.directory));
    return exclusively(sectionFile(directory), deadline, async () => {
      const scene = { directory, binaries, user: await serverUser(directory) };
      if (!(await hasCluster(directory))) {
        report(`creating the database cluster in ${directory}`);
        await explaining(scene, () => createCluster(scene, deadline));
      }
      const secret = await readSecret(directory);
      await refuseOtherContainers(directory);
      const server = await joinOrLaunch({ scene, secret, deadline, report, settings: options.settings ?? {} });
      const use = await lock(usersFile(directory), 'shared', deadline);
      return new EmbeddedPostgres(scene, secret, use, server);
    });
  }

  /**
   * `postgres://role:password@127.0.0.1:port/database`. Role `postgres` is the superuser; the password of any other role
   * follows from the superuser's, and whoever creates the role takes it from here.
   */
  url(role: string, database: string): string {
    const password =
      role === superuser ? this.#secret : createHmac('sha256', this.#secret).update(role).digest('base64url');
    return `postgres://${encodeURIComponent(role)}:${password}@127.0.0.1:${this.port}/${encodeURIComponent(database)}`;
  }

  /** Stops the server when no other live Guildhall process uses it; otherwise only takes leave. */
  async stop(): Promise<void> {
    this.#left ??= this.#leave();
    return this.#left;
  }

  async #leave(): Promise<void> {
    const { directory, binaries } = this.#scene;
    try {
      await exclusively(sectionFile(directory), Date.now() + stopTimeoutMs, async () => {
        this.#use.release();
        const alone = tryLock(usersFile(directory), 'exclusive');
        if (!alone) return;
        alone.release(); // nobody can join meanwhile: a start waits for this section
        await stopPostmaster(directory, binaries);
      });
    } finally {
      this.#use.release();
    }
  }
}

/** Held while a process starts or stops the server, so that neither happens in the middle of the other. */
function sectionFile(directory: string): string {
  return `${directory}.lock`;
}

/** Held, shared, by every process that uses the server, for as long as it lives. */
function usersFile(directory: string): string {
  return `${directory}.users`;
}

/** Makes the folder's parents, and follows links, so that all who mean one folder also share its locks. */
async function settle(directory: string): Promise<string> {
  const parent = dirname(directory);
  try {
    await mkdir(parent, { recursive: true });
    return (await ifThere(realpath(directory))) ?? join(await realpath(parent), basename(directory));
  } catch (error) {
    throw new EmbeddedPostgresError(
      `There is no way to ${directory} (${codeOf(error)}).`,
      `Make ${parent} for the user who starts Guildhall, or give another folder.`,
    );
  }
}

/** Two servers on one folder destroy it, and across containers PostgreSQL's own guards do not see each other. */
async function refuseOtherContainers(directory: string): Promise<void> {
  if (!(await wasRunElsewhere(directory))) return;
  const unused = tryLock(usersFile(directory), 'exclusive');
  if (unused) return unused.release();
  throw new EmbeddedPostgresError(
    `The database in ${directory} is in use by Guildhall in another container.`,
    'Stop that one first, or run this command inside it.',
  );
}
