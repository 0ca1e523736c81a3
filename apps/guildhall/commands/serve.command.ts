import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { apiPrefix, docsPath, Health, serverSettings, type LoadedSettings } from '#platform';
import { bringUpToDate, createHttpProgram, createWorkerProgram, openDatabase, rootSecretOf } from '../program.ts';
import { warnOfReserved } from '../reserved.settings.ts';
import { stopSignal } from '../stop-signal.ts';
import { complain, type Command } from './command.ts';

const httpHelp = `Serves REST under /${apiPrefix} and the API pages at /${docsPath}. Without DATABASE_URL it starts (or joins)
the embedded PostgreSQL in the data folder and migrates it. Stop it with Ctrl-C or SIGTERM: open requests are finished.`;

export const allCommand: Command = {
  name: 'all',
  summary: 'everything in one process (the default)',
  help: httpHelp,
  run: serve,
};

export const serverCommand: Command = {
  name: 'server',
  summary: 'HTTP only; run as many as you like on one database',
  help: httpHelp,
  run: serve,
};

export const workerCommand: Command = {
  name: 'worker',
  summary: 'background work only, without HTTP',
  help: 'Runs the same container as the server, without listening. It takes up background work as modules bring it.',
  run: work,
};

/** Progress goes to stderr, so that standard output carries the log alone. */
const progress = (line: string): void => complain(`guildhall: ${line}`);

async function serve(settings: LoadedSettings): Promise<number> {
  const stopped = stopSignal();
  warnOfReserved(settings, progress);
  const database = await openDatabase(settings, progress);
  try {
    await bringUpToDate(database, settings, progress);
    const rootSecret = rootSecretOf(settings);
    const app = await createHttpProgram({ settings, rootSecret, databaseUrl: database.applicationUrl });
    const { host, port, shutdownTimeoutMs } = settings.get(serverSettings);
    try {
      await app.listen(port, host);
      const address = (await app.getUrl()).replace('[::1]', 'localhost');
      progress(`listening on ${address}/${apiPrefix} (API pages: ${address}/${docsPath})`);
      const signal = await stopped;
      progress(`stopping (${signal}): finishing open requests`);
    } finally {
      app.get(Health).stop();
      await within(shutdownTimeoutMs, closeHttp(app));
    }
  } finally {
    await database.close();
  }
  progress('stopped');
  return 0;
}

async function work(settings: LoadedSettings): Promise<number> {
  const stopped = stopSignal();
  const database = await openDatabase(settings, progress);
  try {
    await bringUpToDate(database, settings, progress);
    const rootSecret = rootSecretOf(settings);
    const app = await createWorkerProgram({ settings, rootSecret, databaseUrl: database.applicationUrl });
    progress('working in the background');
    progress(`stopping (${await stopped})`);
    await app.close();
  } finally {
    await database.close();
  }
  progress('stopped');
  return 0;
}

/** Clients keep their connections; one that has got its answer is no reason to wait. */
async function closeHttp(app: NestFastifyApplication): Promise<void> {
  const sweep = setInterval(() => app.getHttpServer().closeIdleConnections(), 50);
  await app.close().finally(() => clearInterval(sweep));
}

/** A request that never ends must not keep the program from stopping. */
async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => resolve('late'), milliseconds);
  const outcome = await Promise.race([work, late]);
  clearTimeout(timer);
  if (outcome === 'late')
    complain(`guildhall: some requests did not finish within ${milliseconds} ms and were cut off`);
}
