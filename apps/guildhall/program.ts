import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { INestApplicationContext } from '@nestjs/common';
import { authSettings } from '#auth';
import {
  configureHttp,
  createAdapter,
  createPino,
  databaseSettings,
  dataSettings,
  developmentSecret,
  logSettings,
  migrate,
  openDatabaseServer,
  pendingMigrations,
  PinoLogger,
  RootSecret,
  serveOpenApi,
  serverSettings,
  type DatabaseServer,
  type LoadedSettings,
} from '#platform';
import { AppModule } from './app.module.ts';
import { tables } from './modules.ts';
import { version } from './version.ts';

/** A mistake of whoever runs the program; its message is all they need. */
export class UsageError extends Error {}

export function rootSecretOf(settings: LoadedSettings): RootSecret {
  return new RootSecret(settings.get(authSettings).jwtSecret ?? developmentSecret(settings.get(dataSettings).dir));
}

export async function openDatabase(
  settings: LoadedSettings,
  onProgress: (line: string) => void,
): Promise<DatabaseServer> {
  const { url, ownerUrl } = settings.get(databaseSettings);
  return openDatabaseServer({ url, ownerUrl, dataDirectory: settings.get(dataSettings).dir, onProgress });
}

/** Migrates where the program looks after the database itself, and otherwise insists that somebody has. */
export async function bringUpToDate(
  server: DatabaseServer,
  settings: LoadedSettings,
  onProgress: (line: string) => void,
): Promise<void> {
  if (server.embedded || settings.get(databaseSettings).migrateAtStart) {
    const done = await migrate(server.ownerUrl, tables);
    if (done.length > 0) onProgress(`migrated the database: ${done.join(', ')}`);
    return;
  }
  const pending = await pendingMigrations(server.ownerUrl, tables);
  if (pending.length > 0) {
    throw new UsageError(
      `The database is behind by ${pending.length} migrations: run "guildhall migrate" first, or set GUILDHALL__DATABASE__MIGRATE_AT_START=true.`,
    );
  }
}

export interface HttpProgram {
  readonly settings: LoadedSettings;
  readonly rootSecret: RootSecret;
  readonly databaseUrl: string;
}

/** The whole container with HTTP in front of it, ready to listen. */
export async function createHttpProgram({
  settings,
  rootSecret,
  databaseUrl,
}: HttpProgram): Promise<NestFastifyApplication> {
  const server = settings.get(serverSettings);
  const log = settings.get(logSettings);
  const pino = createPino(log, settings.environment);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.of({ settings, rootSecret, databaseUrl, version }),
    createAdapter({ environment: settings.environment, trustedProxies: server.trustedProxies }),
    { logger: new PinoLogger(pino), bodyParser: false, abortOnError: false },
  );
  configureHttp(app, {
    environment: settings.environment,
    server,
    requestLog: log.requests ? pino : undefined,
  });
  serveOpenApi(app, version);
  return app;
}

/** The same container without HTTP. */
export function createWorkerProgram({
  settings,
  rootSecret,
  databaseUrl,
}: HttpProgram): Promise<INestApplicationContext> {
  const pino = createPino(settings.get(logSettings), settings.environment);
  return NestFactory.createApplicationContext(AppModule.of({ settings, rootSecret, databaseUrl, version }), {
    logger: new PinoLogger(pino),
    abortOnError: false,
  });
}
