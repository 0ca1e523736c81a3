import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { authSettings } from '#auth';
import {
  configureHttp,
  createAdapter,
  createPino,
  databaseSettings,
  dataSettings,
  developmentSecret,
  EventConsumers,
  logSettings,
  metricsSettings,
  migrate,
  openDatabaseServer,
  pendingMigrations,
  PinoLogger,
  rateLimitSettings,
  RootSecret,
  serveAsyncApi,
  serveMetrics,
  serveOpenApi,
  serverSettings,
  type DatabaseServer,
  type LoadedSettings,
} from '#platform';
import { frameSchemas } from '#realtime';
import { AppModule } from './app.module.ts';
import { consumerGroups, eventTypes, tables } from './modules.ts';
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

export interface ProgramOptions {
  readonly settings: LoadedSettings;
  readonly rootSecret: RootSecret;
  readonly databaseUrl: string;
  /** Whether this process does background work: relays and handles events, runs tasks and schedules. */
  readonly works: boolean;
}

/** The whole container, with HTTP in front of it and, when it works, the consumer groups beside it; nothing runs yet. */
export async function createProgram(options: ProgramOptions): Promise<NestFastifyApplication> {
  const { settings } = options;
  const server = settings.get(serverSettings);
  const log = settings.get(logSettings);
  const pino = createPino(log, settings.environment);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.of({ ...options, version }),
    createAdapter({
      environment: settings.environment,
      trustedProxies: server.trustedProxies,
      rateLimit: settings.get(rateLimitSettings),
    }),
    { logger: new PinoLogger(pino), bodyParser: false, abortOnError: false },
  );
  configureHttp(app, {
    environment: settings.environment,
    server,
    requestLog: log.requests ? pino : undefined,
  });
  serveMetrics(app, settings.get(metricsSettings));
  serveOpenApi(app, version);
  serveAsyncApi(app, eventTypes, frameSchemas, version);
  if (options.works) connectConsumers(app);
  return app;
}

/** Each module consumes in a group of its own, in the container that also serves HTTP. */
function connectConsumers(app: NestFastifyApplication): void {
  const consumers = app.get(EventConsumers);
  for (const group of consumerGroups) {
    app.connectMicroservice({ strategy: consumers.of(group) }, { inheritAppConfig: true });
  }
}
