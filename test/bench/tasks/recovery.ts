import { fork, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { EmbeddedPostgres } from '../../../libs/platform/database/embedded-postgres.ts';
import { migrate } from '../../../libs/platform/database/migrator.ts';
import { platformTables } from '../../../libs/platform/platform.tables.ts';
import { recoveries } from './recovery-engines.ts';

const patienceMs = Number(process.env['PATIENCE'] ?? 60) * 1_000;

/**
 * A worker is killed -9 in the middle of a task: how long until another one, which was there all the time, begins it again?
 * @returns seconds; `null` when patience ended before
 */
async function recover(name: string, url: string): Promise<number | null> {
  await recoveries[name]?.leave(url);
  const first = worker(name, url);
  await begun(first);
  const second = worker(name, url);
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const from = performance.now();
  first.kill('SIGKILL');
  const again = await Promise.race([begun(second), new Promise((resolve) => setTimeout(resolve, patienceMs, 'late'))]);
  second.kill('SIGKILL');
  return again === 'late' ? null : Math.round((performance.now() - from) / 100) / 10;
}

function worker(name: string, url: string): ChildProcess {
  return fork(join(import.meta.dirname, 'recovery-worker.js'), [name, url], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

function begun(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => child.once('message', resolve));
}

const folder = await mkdtemp(join(tmpdir(), 'guildhall-tasks-recovery-'));
await chmod(folder, 0o711);
const postgres = await EmbeddedPostgres.start({ directory: join(folder, 'postgres') });
const admin = new pg.Client({ connectionString: postgres.url('postgres', 'postgres') });
await admin.connect();
const outcomes = await Promise.all(
  Object.keys(recoveries).map(async (name, index) => {
    await admin.query(`create database recovery_${index}`);
    const url = postgres.url('postgres', `recovery_${index}`);
    await migrate(url, [platformTables]);
    return [name, await recover(name, url)] as const;
  }),
);
process.stdout.write(JSON.stringify(Object.fromEntries(outcomes)));
await admin.end();
await postgres.stop();
await rm(folder, { recursive: true, force: true });
process.stdout.write('', () => process.exit());
