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

const all: readonly (readonly [Engine, number])[] = [
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

/** `ONLY=Guildhall` measures the engines with this in their names. */
const engines = all.filter(([{ name }]) => name.includes(process.env['ONLY'] ?? ''));

/** Each on a database of its own in one cluster with fsync, by turns; the median of the rounds is shown. */
async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'guildhall-tasks-bench-'));
  await chmod(folder, 0o711);
  const postgres = await EmbeddedPostgres.start({ directory: join(folder, 'postgres') });
  const admin = new pg.Client({ connectionString: postgres.url('postgres', 'postgres') });
  await admin.connect();
  const seen = new Map<string, Throughput[]>();
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, [engine, tasks]] of engines.entries()) {
        const database = `bench_${round}_${index}`;
        await admin.query(`create database ${database}`);
        const url = postgres.url('postgres', database);
        await migrate(url, [platformTables]);
        const figures = await engine.measure(url, tasks);
        process.stderr.write(`${engine.name}: ${JSON.stringify(figures)}\n`);
        seen.set(engine.name, [...(seen.get(engine.name) ?? []), figures]);
        await admin.query('checkpoint');
      }
    }
    for (const [name, figures] of seen) process.stdout.write(`${name}: ${describe(figures)}\n`);
  } finally {
    await admin.end();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function describe(figures: readonly Throughput[]): string {
  const keys = ['left', 'done', 'endToEnd'] as const;
  return keys
    .map((key) => {
      const values = figures.map((each) => each[key]).toSorted((a, b) => a - b);
      return `${key} ${values[Math.floor(values.length / 2)]}/s (${values[0]}–${values.at(-1)})`;
    })
    .join(', ');
}

await main();
// timers of the engines must not keep it alive
process.exit();
