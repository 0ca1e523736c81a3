import pg from 'pg';
import { DataSource, type QueryRunner } from 'typeorm';
import { applicationRole } from './database.ts';
import type { Tables } from './tables.ts';

/** Brings the tables of all modules up to date, as the role that owns them. Safe to run from several processes at once. */
export async function migrate(ownerUrl: string, tables: readonly Tables[]): Promise<readonly string[]> {
  return withOwner(ownerUrl, tables, async (source, runner) => {
    await runner.query('select pg_advisory_lock($1)', [migrationLock]);
    try {
      await prepare(runner, tables);
      const done = await source.runMigrations({ transaction: 'each' });
      await runner.query(`revoke insert, update, delete on platform.migrations from ${applicationRole}`);
      await runner.query(`grant select on platform.migrations to ${applicationRole}`);
      return done.map((migration) => migration.name);
    } finally {
      await runner.query('select pg_advisory_unlock($1)', [migrationLock]);
    }
  });
}

/** The migrations that `migrate` would run. */
export async function pendingMigrations(url: string, tables: readonly Tables[]): Promise<readonly string[]> {
  return withOwner(url, tables, async (source, runner) => {
    const [known] = await runner.query(`select to_regclass('platform.migrations') is not null as "exists"`);
    const all = source.migrations.map((migration) => migration.name ?? migration.constructor.name);
    if (known?.exists !== true) return all;
    const done: readonly { readonly name: string }[] = await runner.query('select name from platform.migrations');
    const names = new Set(done.map((row) => row.name));
    return all.filter((name) => !names.has(name));
  });
}

/** Any constant will do, as long as every version of Guildhall uses the same. */
const migrationLock = 7_305_808_869_231_000;

async function withOwner<T>(
  url: string,
  tables: readonly Tables[],
  work: (source: DataSource, runner: QueryRunner) => Promise<T>,
): Promise<T> {
  const source = new DataSource({
    type: 'postgres',
    url,
    migrations: tables.flatMap((each) => [...each.migrations]),
    migrationsTableName: 'migrations',
    schema: 'platform',
    applicationName: 'guildhall migrate',
    installExtensions: false,
    logging: false,
  });
  await source.initialize();
  const runner = source.createQueryRunner();
  try {
    return await work(source, runner);
  } finally {
    await runner.release();
    await source.destroy();
  }
}

/** The role and the schemas, which the migrations of the modules expect to find. */
async function prepare(runner: QueryRunner, tables: readonly Tables[]): Promise<void> {
  await runner.query(`do $$ begin
    if not exists (select from pg_roles where rolname = '${applicationRole}') then create role ${applicationRole} nologin; end if;
  exception when duplicate_object or unique_violation then null;
  end $$`);
  // whoever migrates may also run the application with the same address, by taking on the role
  await runner.query(`do $$ begin
    if not pg_has_role(current_user, '${applicationRole}', 'SET') then grant ${applicationRole} to current_user; end if;
  end $$`);
  await runner.query('create schema if not exists platform');
  await runner.query(`grant usage on schema platform to ${applicationRole}`);
  for (const { schema } of tables) {
    const name = pg.escapeIdentifier(schema);
    await runner.query(`create schema if not exists ${name}`);
    await runner.query(`grant usage on schema ${name} to ${applicationRole}`);
    // rows may be read and written, tables not changed; a migration revokes what its table must not allow
    await runner.query(
      `alter default privileges in schema ${name} grant select, insert, update, delete on tables to ${applicationRole}`,
    );
    await runner.query(`alter default privileges in schema ${name} grant usage on sequences to ${applicationRole}`);
  }
}
