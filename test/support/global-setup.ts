import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres, migrate } from '#platform';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { tables } from '../../apps/guildhall/modules.ts';
import { ServiceDesk } from './services/service-desk.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Connects as a superuser of the test cluster. */
    readonly adminUrl: string;
    /** The migrated database that every test file gets a copy of. */
    readonly templateDatabase: string;
  }
}

/**
 * One PostgreSQL for the whole run: that of `DATABASE_URL`, whose user must be a superuser, or an embedded one in a
 * temporary folder, without fsync because nothing of it has to survive.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const configured = process.env['DATABASE_URL'];
  const folder = await mkdtemp(join(tmpdir(), 'guildhall-test-'));
  // started by root, PostgreSQL runs as somebody else, who has to get through to its own folder
  await chmod(folder, 0o711);
  const postgres =
    configured === undefined
      ? await EmbeddedPostgres.start({
          directory: join(folder, 'postgres'),
          settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
        }).catch(async (error: unknown) => {
          await rm(folder, { recursive: true, force: true });
          throw error;
        })
      : undefined;
  const adminUrl = configured ?? postgres?.url('postgres', 'postgres') ?? '';
  const templateDatabase = `guildhall_template_${process.pid}`;
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(`create database ${templateDatabase}`);
  await migrate(withDatabase(adminUrl, templateDatabase), tables);
  project.provide('adminUrl', adminUrl);
  project.provide('templateDatabase', templateDatabase);
  const desk = await ServiceDesk.open();
  project.provide('serviceDesk', desk.url);

  return async () => {
    await desk.close();
    await client.query(`drop database ${templateDatabase} with (force)`);
    await client.end();
    await postgres?.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
