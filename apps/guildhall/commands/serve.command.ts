import {
  apiPrefix,
  docsPath,
  Health,
  listenForMetrics,
  metricsSettings,
  serverSettings,
  type LoadedSettings,
} from '#platform';
import { bringUpToDate, createProgram, openDatabase, rootSecretOf } from '../program.ts';
import { stopSignal } from '../stop-signal.ts';
import { tellProgress, type Command } from './command.ts';

const httpHelp = `Serves REST under /${apiPrefix} and the API pages at /${docsPath}. Without DATABASE_URL it starts (or joins)
the embedded PostgreSQL in the data folder and migrates it. Stop it with Ctrl-C or SIGTERM: open requests are finished.`;

export const allCommand: Command = {
  name: 'all',
  summary: 'everything in one process (the default)',
  help: httpHelp,
  run: (settings) => run(settings, { serves: true, works: true }),
};

export const serverCommand: Command = {
  name: 'server',
  summary: 'HTTP only; run as many as you like on one database',
  help: httpHelp,
  run: (settings) => run(settings, { serves: true, works: false }),
};

export const workerCommand: Command = {
  name: 'worker',
  summary: 'background work only, without HTTP',
  help: 'Runs the same container as the server, without listening: relays and handles events, runs tasks and schedules.',
  run: (settings) => run(settings, { serves: false, works: true }),
};

/** Progress goes to stderr, so that standard output carries the log alone. */

interface Mode {
  readonly serves: boolean;
  readonly works: boolean;
}

async function run(settings: LoadedSettings, { serves, works }: Mode): Promise<number> {
  const stopped = stopSignal();
  const database = await openDatabase(settings, tellProgress);
  try {
    await bringUpToDate(database, settings, tellProgress);
    const rootSecret = rootSecretOf(settings);
    const app = await createProgram({ settings, rootSecret, databaseUrl: database.applicationUrl, works });
    const { host, port, shutdownTimeoutMs } = settings.get(serverSettings);
    const metrics = await listenForMetrics(app, settings.get(metricsSettings), host);
    try {
      if (serves) {
        await app.listen(port, host);
        const address = (await app.getUrl()).replace('[::1]', 'localhost');
        tellProgress(`listening on ${address}/${apiPrefix} (API pages: ${address}/${docsPath})`);
      } else {
        await app.init();
      }
      // after listening, so that joining the groups does not delay the first answer
      if (works) await app.startAllMicroservices();
      if (!serves) tellProgress('working in the background');
      tellProgress(`stopping (${await stopped})${serves ? ': finishing open requests' : ''}`);
    } finally {
      metrics?.close().closeAllConnections();
      app.get(Health).stop();
      await within(shutdownTimeoutMs, app.close());
    }
  } finally {
    await database.close();
  }
  tellProgress('stopped');
  return 0;
}

/** A request that never ends must not keep the program from stopping. */
async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => resolve('late'), milliseconds);
  const outcome = await Promise.race([work, late]);
  clearTimeout(timer);
  if (outcome === 'late') tellProgress(`some requests did not finish within ${milliseconds} ms and were cut off`);
}
