import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { mendOwnership } from './embedded-postgres.cluster.ts';
import { codeOf, EmbeddedPostgresError } from './embedded-postgres.error.ts';
import { explaining, explainFailure, isPassing, type Scene } from './embedded-postgres.failure.ts';
import { type Launch, launchPostmaster, logFile } from './embedded-postgres.launch.ts';
import { findPostmaster, type Postmaster } from './embedded-postgres.postmaster.ts';

/** A server that has answered. */
export interface ReadyServer {
  readonly port: number;
  readonly adopted: boolean;
}

interface StartOrder {
  readonly scene: Scene;
  readonly secret: string;
  /** Epoch milliseconds. */
  readonly deadline: number;
  readonly report: (line: string) => void;
  readonly settings: Readonly<Record<string, string>>;
}

export const superuser = 'postgres';

/** Goes round until a server of this folder answers, be it found or launched; it may die, or come up, at any moment. */
export async function joinOrLaunch(order: StartOrder): Promise<ReadyServer> {
  const { scene, deadline } = order;
  const report = onceEach(order.report);
  let launch: Launch | undefined;
  let tried = 0;
  let unanswered = '';
  for (;;) {
    const found = await findPostmaster(scene.directory);
    const adopted = found?.pid !== launch?.pid;
    if (found && adopted) report(describe(found));
    if (found?.status === 'ready') {
      const problem = await connectionProblem(found.port, order);
      if (problem === undefined) return { port: found.port, adopted };
      unanswered = problem;
    }
    if (Date.now() > deadline) throw await tooLate(found, launch, unanswered, scene);
    if (!found && (launch === undefined || launch.ended())) {
      if (launch) await refuseUnlessPassing(await launch.output(), tried, scene);
      tried += 1;
      report('starting PostgreSQL');
      launch = await explaining(scene, async () => {
        await mendOwnership(scene);
        return launchPostmaster(scene, order.settings);
      });
    }
    await sleep(pollMs);
  }
}

const pollMs = 25;
const retryMs = 250;

function onceEach(report: (line: string) => void): (line: string) => void {
  const said = new Set<string>();
  return (line) => {
    if (!said.has(line)) report(line);
    said.add(line);
  };
}

function describe({ pid, status }: Postmaster): string {
  return status === 'ready'
    ? `adopting running PostgreSQL (pid ${pid})`
    : `waiting for running PostgreSQL (pid ${pid}), which is ${status || 'starting'}`;
}

async function refuseUnlessPassing(output: string, tried: number, scene: Scene): Promise<void> {
  if (!isPassing(output, tried)) throw await explainFailure(output, scene);
  await sleep(retryMs);
}

async function tooLate(
  found: Postmaster | undefined,
  launch: Launch | undefined,
  unanswered: string,
  scene: Scene,
): Promise<EmbeddedPostgresError> {
  const output = launch ? await launch.output() : '';
  if (!found) return explainFailure(output, scene);
  const state = found.status === 'ready' ? `does not answer (${unanswered})` : `is still ${found.status || 'starting'}`;
  return new EmbeddedPostgresError(
    `PostgreSQL (pid ${found.pid}) ${state}.`,
    `It goes on, and the next start will wait for it again; ${logFile(scene.directory)} tells what it does.`,
    output,
  );
}

/** Why the server does not answer; `undefined` when it does. Passwords that do not fit never will: that is refused. */
async function connectionProblem(port: number, { secret, deadline }: StartOrder): Promise<string | undefined> {
  const patienceMs = Math.min(5_000, Math.max(100, deadline - Date.now()));
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: superuser,
    password: secret,
    database: 'postgres',
    ssl: false,
    connectionTimeoutMillis: patienceMs,
    query_timeout: patienceMs,
  });
  let problem: string | undefined;
  client.on('error', (error) => (problem ??= error.message));
  try {
    await client.connect();
    await client.query('select 1');
    await client.end();
    return problem;
  } catch (error) {
    if (codeOf(error) === '28P01') {
      throw new EmbeddedPostgresError(
        `PostgreSQL on port ${port} does not accept the password in superuser.secret.`,
        'Put the right one there, or set it anew as the superuser (alter role postgres password …).',
      );
    }
    return error instanceof Error ? error.message : String(error);
  }
}
