import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { folders, readGraph } from '../../apps/guildhall/demo/graph-file.ts';
import { defaults as demo } from '../../apps/guildhall/demo/options.ts';
import { ballOf, type Graph } from '../../apps/guildhall/demo/graph.ts';
import { LocalKafka } from '../support/services/local-kafka.ts';
import { Cluster } from './cluster.ts';
import { fill, fullSize, password, quickSize, type CommunityFacts } from './community.ts';
import { Guildhall } from './guildhall.ts';
import { LoadGenerator } from './load.ts';
import { Members, send } from './members.ts';
import type { Options } from './options.ts';
import { Pgbench } from './pgbench.ts';
import { residentMb } from './process-usage.ts';
import { number, say } from './progress.ts';
import { WireTap } from './wire-tap.ts';

/** The program with the community in it, and what is needed to measure it. */
export interface Scene {
  readonly guildhall: Guildhall;
  readonly cluster: Cluster;
  readonly members: Members;
  readonly pgbench: Pgbench | undefined;
  readonly facts: CommunityFacts;
  /** Version and what matters of its configuration. */
  readonly postgres: string;
  /** Resident memory soon after the start on an empty database, in MB. */
  readonly idleMbWhenEmpty: number;
}

/** What the figures share, made when it is first asked for, and taken down at the end whatever happens. */
export class Stage {
  readonly options: Options;
  readonly load = new LoadGenerator();
  readonly #folder: string;
  readonly #takeDown: (() => unknown)[] = [];
  readonly #folders = new Set<string>();
  #scene: Scene | undefined;
  #kafka: Promise<LocalKafka> | undefined;
  #closing: Promise<void> | undefined;

  private constructor(options: Options, folder: string) {
    this.options = options;
    this.#folder = folder;
  }

  static async set(options: Options): Promise<Stage> {
    const folder = await mkdtemp(join(resolve(options.folder ?? tmpdir()), 'guildhall-bench-'));
    // when we are root, PostgreSQL runs as somebody else and has to get through
    await chmod(folder, 0o755);
    return new Stage(options, folder);
  }

  /** Where the temporary data is. */
  get folder(): string {
    return this.#folder;
  }

  async makeFolder(name: string): Promise<string> {
    const folder = join(this.#folder, name);
    this.#folders.add(folder);
    await mkdir(folder, { recursive: true });
    return folder;
  }

  start(options: Parameters<typeof Guildhall.start>[0]): Promise<Guildhall> {
    return Guildhall.start({ ...options, profile: this.options.profile && resolve(this.options.profile) });
  }

  /** The scene as far as there is one. */
  get known(): Scene | undefined {
    return this.#scene;
  }

  async scene(): Promise<Scene> {
    this.#scene ??= await this.#build();
    return this.#scene;
  }

  /** The same community in a program that has done nothing yet. */
  async freshScene(): Promise<Scene> {
    const scene = await this.scene();
    await scene.guildhall.stop();
    const guildhall = await this.start({ folder: await this.makeFolder('community') });
    this.#scene = await this.#around(guildhall, scene);
    return this.#scene;
  }

  /** A second server on the same database, whose talk with PostgreSQL can be listened to. */
  async tapped(): Promise<{ readonly tap: WireTap; readonly guildhall: Guildhall }> {
    const { cluster } = await this.scene();
    const tap = await WireTap.before(cluster.port);
    this.#takeDown.push(() => tap.close());
    const folder = await this.makeFolder('tapped');
    const environment = { DATABASE_URL: cluster.applicationUrl(tap.port) };
    return { tap, guildhall: await this.start({ folder, mode: 'server', environment }) };
  }

  /** A broker of its own, for as long as the bench runs. */
  async kafka(): Promise<string> {
    this.#kafka ??= LocalKafka.start();
    const kafka = await this.#kafka;
    this.#takeDown.push(() => kafka.stop());
    return kafka.address;
  }

  onTakeDown(work: () => unknown): void {
    this.#takeDown.push(work);
  }

  get isTakenDown(): boolean {
    return this.#closing !== undefined;
  }

  takeDown(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.load.stop();
    await Guildhall.stopAll();
    await Promise.allSettled(this.#takeDown.map((work) => work()));
    await Promise.all([...this.#folders].map((folder) => stopLeftover(join(folder, 'data'))));
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #build(): Promise<Scene> {
    say('starting Guildhall on an empty data folder');
    const folder = await this.makeFolder('community');
    const guildhall = await this.start({ folder });
    await sleep(3_000);
    const idleMbWhenEmpty = residentMb(guildhall.pid);
    const cluster = new Cluster(join(folder, 'data'));
    const graph = await this.#graph();
    const size = { ...(this.options.quick ? quickSize : fullSize), ...(graph && { members: graph.friends.length }) };
    say(`filling it with ${number(size.members)} members, ${graph?.name ?? 'generated'}`);
    const person = { username: 'bench_founder', email: 'founder@example.org', password };
    await send(guildhall.origin, {
      method: 'POST',
      path: '/api/v1/auth/register',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(person),
    });
    const { facts, postgres } = await cluster.asSuperuser(async (client) => {
      const hashes = await client.query<{ password_hash: string }>('select password_hash from auth.credentials');
      const passwordHash = hashes.rows[0]?.password_hash ?? '';
      const facts = await fill(client, { size, graph, passwordHash });
      const { rows } = await client.query<{ said: string }>(
        `select string_agg(name || ' ' || current_setting(name), ', ') as said
           from unnest('{server_version,fsync,synchronous_commit,full_page_writes,shared_buffers}'::text[]) as name`,
      );
      return { facts, postgres: rows[0]?.said ?? '' };
    });
    say(`${number(facts.follows)} follows, ${number(facts.posts)} posts, ${number(facts.likes)} likes`);
    return this.#around(guildhall, { facts, postgres, idleMbWhenEmpty });
  }

  /** As `npm run demo` finds it; a default one that is not there is done without. */
  async #graph(): Promise<Graph | undefined> {
    const { graph: wanted, quick } = this.options;
    if (wanted === 'generated') return undefined;
    const graph = await readGraph(wanted ?? demo.graph);
    const places = folders.join(' or ');
    if (graph === undefined && wanted !== undefined) throw new Error(`${wanted} is not in ${places}`);
    if (graph === undefined) say(`${demo.graph} is not in ${places}: who follows whom is invented`);
    return graph && quick ? ballOf(graph, quickSize.members) : graph;
  }

  async #around(guildhall: Guildhall, known: Pick<Scene, 'facts' | 'postgres' | 'idleMbWhenEmpty'>): Promise<Scene> {
    const cluster = new Cluster(join(await this.makeFolder('community'), 'data'));
    const { facts, postgres, idleMbWhenEmpty } = known;
    return {
      guildhall,
      cluster,
      members: new Members(() => guildhall.origin),
      pgbench: await Pgbench.find(this.#folder, cluster.libpqEnvironment),
      facts,
      postgres,
      idleMbWhenEmpty,
    };
  }
}

/** A program that crashed leaves its PostgreSQL running; one that stopped has stopped it, too. */
async function stopLeftover(dataFolder: string): Promise<void> {
  try {
    const { pid } = new Cluster(dataFolder);
    process.kill(pid, 'SIGINT');
    for (let waited = 0; waited < 10_000; waited += 100) {
      process.kill(pid, 0);
      await sleep(100);
    }
    process.kill(pid, 'SIGQUIT');
  } catch {
    // it has gone
  }
}
