import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Figure } from './figure.ts';
import { measureFeed } from './figures/feed.ts';
import { measureHealth } from './figures/health.ts';
import { measureLedger } from './figures/ledger.ts';
import { measureMemory } from './figures/memory.ts';
import { measureNotifications } from './figures/notifications.ts';
import { measurePost } from './figures/post.ts';
import { measureReach } from './figures/reach.ts';
import { measureRelay } from './figures/relay.ts';
import { measureSockets } from './figures/sockets.ts';
import { measureStart } from './figures/start.ts';
import { measureTasks } from './figures/tasks.ts';
import { measureTransfer } from './figures/transfer.ts';
import { root } from './guildhall.ts';
import { describeLoad, describeMachine } from './machine.ts';
import { help, readOptions, UsageError, type FigureName, type Options } from './options.ts';
import { versionOfPgbench, withoutPgbench } from './pgbench.ts';
import { number, say } from './progress.ts';
import { asJson, asMarkdown, asText, type Report } from './report.ts';
import { Stage } from './stage.ts';

const measurements = {
  start: measureStart,
  health: measureHealth,
  feed: measureFeed,
  post: measurePost,
  transfer: measureTransfer,
  ledger: measureLedger,
  reach: measureReach,
  relay: measureRelay,
  notifications: measureNotifications,
  tasks: measureTasks,
  sockets: measureSockets,
  memory: measureMemory,
} satisfies Record<FigureName, (stage: Stage) => Promise<readonly Figure[]>>;

const interrupted = 130;

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options === undefined) {
    process.stdout.write(help);
    return 0;
  }
  if (!existsSync(join(root, 'dist', 'apps', 'guildhall', 'main.js'))) {
    throw new UsageError('The program is not built: npm run bench does that, or npm run build.');
  }
  const stage = await Stage.set(options);
  stopOnSignal(stage);
  try {
    const report = await measure(stage);
    if (stage.isTakenDown) return interrupted;
    if (options.json !== undefined) await writeFile(options.json, asJson(report));
    if (options.markdown !== undefined) await writeFile(options.markdown, asMarkdown(report));
    process.stdout.write(asText(report));
    return report.failures.length === 0 ? 0 : 1;
  } finally {
    await stage.takeDown();
  }
}

async function measure(stage: Stage): Promise<Report> {
  const { only, quick }: Options = stage.options;
  const pgbench = await versionOfPgbench();
  if (pgbench === undefined && only.some((name) => ['feed', 'post', 'transfer'].includes(name))) {
    say(`ratios to pgbench are skipped: ${withoutPgbench}`);
  }
  const machine = describeMachine(stage.folder);
  const loadBefore = describeLoad();
  const figures: Figure[] = [];
  const failures: string[] = [];
  for (const name of only) {
    try {
      figures.push(...(await measurements[name](stage)));
    } catch (error) {
      if (stage.isTakenDown) break;
      failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      say(`${name} could not be measured: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }
  const load = `${loadBefore} before, ${describeLoad()} after (1, 5 and 15 minutes)`;
  return {
    quick,
    machine: { ...machine, load, pgbench: pgbench ?? 'none', ...describeScene(stage) },
    figures,
    failures,
  };
}

function describeScene(stage: Stage): Readonly<Record<string, string>> {
  if (stage.known === undefined) return {};
  const { graph, members, follows, posts, likes } = stage.known.facts;
  return {
    postgresql: `embedded, ${stage.known.postgres}`,
    community: `${graph}: ${number(members)} members, ${number(follows)} follows, ${number(posts)} posts, ${number(likes)} likes`,
  };
}

/** Nothing may be left running, nor lying about. */
function stopOnSignal(stage: Stage): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      say(`stopping (${signal})`);
      void stage.takeDown().finally(() => process.exit(interrupted));
    });
  }
  process.once('uncaughtException', (fault) => {
    say(`the bench itself failed: ${fault.stack ?? fault.message}`);
    void stage.takeDown().finally(() => process.exit(1));
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isUsage = error instanceof UsageError;
  const stack = error instanceof Error ? error.stack : undefined;
  process.stderr.write(`${isUsage ? error.message : (stack ?? String(error))}\n`);
  process.exitCode = isUsage ? 2 : 1;
}
