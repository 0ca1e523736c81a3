import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

/** A database, migrated as a rule, that belongs to one test file alone. */
export interface TestDatabase {
  readonly url: string;
  /** Runs SQL as a superuser: for truth, not for set-up that the API can make. */
  query<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** Runs SQL in a transaction that stays open, with its locks, until the answered function is called. */
  hold(sql: string): Promise<() => Promise<void>>;
  /** How many statements wait for a lock at this moment. */
  waiting(): Promise<number>;
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** Without a single table, as an administrator would hand it over. */
  readonly isEmpty?: boolean;
}

export async function createTestDatabase({ isEmpty = false }: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const name = `guildhall_test_${randomBytes(6).toString('hex')}`;
  const admin = inject('adminUrl');
  await asAdmin(admin, (client) =>
    client.query(`create database ${name} template ${isEmpty ? 'template0' : inject('templateDatabase')}`),
  );
  const url = new URL(admin);
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 2 });
  // `end` does not wait until they are closed, and dropping the database cuts them off
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('error', () => undefined);
  return {
    url: url.href,
    query: async (sql, values = []) => (await pool.query(sql, [...values])).rows,
    hold: async (sql) => {
      const client = new pg.Client({ connectionString: url.href });
      client.on('error', () => undefined);
      await client.connect();
      await client.query('begin');
      await client.query(sql);
      return () => client.end();
    },
    waiting: async () => {
      const { rows } = await pool.query<{ n: number }>(
        `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rows[0]?.n ?? 0;
    },
    drop: async () => {
      await pool.end();
      await asAdmin(admin, (client) => client.query(`drop database ${name} with (force)`));
    },
  };
}

async function asAdmin(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
