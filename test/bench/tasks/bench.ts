import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { EmbeddedPostgres } from '../../../libs/platform/database/embedded-postgres.ts';
import { migrate } from '../../../libs/platform/database/migrator.ts';
import { platformTables } from '../../../libs/platform/platform.tables.ts';
import { graphile, guildhall, pgBoss, type Engine, type Throughput } from './engines.ts';

const count = Number(process.env['TASKS'] ?? 20_000);
const rounds = Number(process.env['ROUNDS'] ?? 3);

const engines: readonly (readonly [Engine, number])[] = [
  [guildhall(4), count],
  [guildhall(24), count],
  [graphile('graphile-worker, default, concurrency 1', {}), count / 4],
  [graphile('graphile-worker, default, concurrency 4', { concurrency: 4 }), count / 4],
  [
    graphile('graphile-worker, tuned', {
      preset: {
        worker: {
          concurrentJobs: 24,
          maxPoolSize: 20,
          completeJobBatchDelay: 0,
          failJobBatchDelay: 0,
          localQueue: { size: 500 },
        },
      },
    }),
    count,
  ],
  [pgBoss('pg-boss, one by one, 4 at a time', 4, 1), count / 20],
  [pgBoss('pg-boss, batches of 100, 4 at a time', 4, 100), count],
];

/** Each on a database of its own in one cluster with fsync, by turns; the first round warms them up. On standard output: what was seen, by engine and round. */
async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'guildhall-tasks-bench-'));
  await chmod(folder, 0o711);
  const postgres = await EmbeddedPostgres.start({ directory: join(folder, 'postgres') });
  const admin = new pg.Client({ connectionString: postgres.url('postgres', 'postgres') });
  await admin.connect();
  const seen = new Map<string, Throughput[]>();
  try {
    for (let round = 0; round <= rounds; round += 1) {
      for (const [index, [engine, tasks]] of engines.entries()) {
        const database = `bench_${round}_${index}`;
        await admin.query(`create database ${database}`);
        const url = postgres.url('postgres', database);
        await migrate(url, [platformTables]);
        const figures = await engine.measure(url, tasks);
        process.stderr.write(`${engine.name}: ${JSON.stringify(figures)}\n`);
        if (round > 0) seen.set(engine.name, [...(seen.get(engine.name) ?? []), figures]);
        await admin.query('checkpoint');
      }
    }
    process.stdout.write(JSON.stringify(Object.fromEntries(seen)));
  } finally {
    await admin.end();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
// timers of the engines must not keep it alive; a pipe is written to before that
process.stdout.write('', () => process.exit());
