import { join, resolve } from 'node:path';
import pg from 'pg';
import { applicationRole } from './database.ts';
import { EmbeddedPostgres } from './embedded-postgres.ts';

export interface DatabaseServerOptions {
  /** `DATABASE_URL`; unset starts (or joins) the embedded PostgreSQL in `dataDirectory`. */
  readonly url: string | undefined;
  readonly ownerUrl: string | undefined;
  readonly dataDirectory: string;
  readonly onProgress: (line: string) => void;
}

/** Where the database is: an address somebody configured, or the embedded PostgreSQL with its roles made ready. */
export interface DatabaseServer {
  readonly embedded: boolean;
  /** Connects as the role that owns the tables. */
  readonly ownerUrl: string;
  /** Connects as a role that can act as {@link applicationRole}. */
  readonly applicationUrl: string;
  close(): Promise<void>;
}

const ownerRole = 'guildhall_owner';
const databaseName = 'guildhall';

export async function openDatabaseServer(options: DatabaseServerOptions): Promise<DatabaseServer> {
  if (options.url !== undefined) {
    return {
      embedded: false,
      ownerUrl: options.ownerUrl ?? options.url,
      applicationUrl: options.url,
      close: async () => {},
    };
  }
  const postgres = await EmbeddedPostgres.start({
    directory: resolve(join(options.dataDirectory, 'postgres')),
    onProgress: options.onProgress,
  });
  try {
    await makeRoles(postgres);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  return {
    embedded: true,
    ownerUrl: postgres.url(ownerRole, databaseName),
    applicationUrl: postgres.url(applicationRole, databaseName),
    close: () => postgres.stop(),
  };
}

/** Idempotent, and safe when two processes come at once. */
async function makeRoles(postgres: EmbeddedPostgres): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.url('postgres', 'postgres') });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(1)');
    const { rows } = await client.query<{ rolname: string }>('select rolname from pg_roles');
    const existing = new Set(rows.map((row) => row.rolname));
    for (const role of [ownerRole, applicationRole]) {
      if (existing.has(role)) continue;
      const password = decodeURIComponent(new URL(postgres.url(role, databaseName)).password);
      await client.query(`create role ${role} login password ${pg.escapeLiteral(password)}`);
    }
    await client.query(`grant ${applicationRole} to ${ownerRole}`);
    const database = await client.query('select from pg_database where datname = $1', [databaseName]);
    if (database.rowCount === 0) await client.query(`create database ${databaseName} owner ${ownerRole}`);
  } finally {
    await client.end();
  }
}
