import 'reflect-metadata';
import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ConfigurationError, EmbeddedPostgresError, isDatabaseAway, loadSettings } from '#platform';
import { adminCommand } from './commands/admin.command.ts';
import { complain, say, type Command } from './commands/command.ts';
import { demoCommand } from './commands/demo.command.ts';
import { asyncapiCommand } from './commands/asyncapi.command.ts';
import { eventsCommand } from './commands/events.command.ts';
import { healthCommand } from './commands/health.command.ts';
import { ledgerCommand } from './commands/ledger.command.ts';
import { migrateCommand } from './commands/migrate.command.ts';
import { openapiCommand } from './commands/openapi.command.ts';
import { allCommand, serverCommand, workerCommand } from './commands/serve.command.ts';
import { settingsCommand } from './commands/settings.command.ts';
import { tasksCommand } from './commands/tasks.command.ts';
import { settingsSections } from './modules.ts';
import { UsageError } from './program.ts';
import { version } from './version.ts';

const commands: readonly Command[] = [
  allCommand,
  serverCommand,
  workerCommand,
  migrateCommand,
  healthCommand,
  openapiCommand,
  asyncapiCommand,
  eventsCommand,
  tasksCommand,
  ledgerCommand,
  adminCommand,
  settingsCommand,
  demoCommand,
];

const usage = `Guildhall ${version}: a self-hosted backend for a community

Usage: guildhall [command] [options]

${commands.map(({ name, summary }) => `  ${name.padEnd(10)}${summary}`).join('\n')}

  --help     this page, or that of a command
  --version  the version

Configuration: GUILDHALL__SECTION__KEY in the environment or in .env; "guildhall settings" lists them.`;

async function main(args: readonly string[]): Promise<number> {
  const [first = 'all'] = args;
  if (first === '--version') {
    say(version);
    return 0;
  }
  if (first === '--help' || first === '-h' || first === 'help') {
    say(usage);
    return 0;
  }
  const command = commands.find(({ name }) => name === first);
  if (command === undefined) {
    complain(`There is no command "${first}".\n\n${usage}`);
    return 2;
  }
  const rest = args.slice(1);
  if (rest.includes('--help') || rest.includes('-h')) {
    say(`guildhall ${command.name}: ${command.summary}\n\n${command.help}`);
    return 0;
  }
  return command.run(loadSettings({ ...command.standIns, ...environment() }, settingsSections), rest);
}

/** `.env` of the working folder, under the environment. */
function environment(): Readonly<Record<string, string | undefined>> {
  if (!existsSync('.env')) return process.env;
  return { ...parseEnv(readFileSync('.env', 'utf8')), ...process.env };
}

/** What a person can mend is told in its own words; a stack is only shown for faults of the program. */
function explain(error: unknown): string {
  if (error instanceof ConfigurationError || error instanceof UsageError || error instanceof EmbeddedPostgresError) {
    return error.message;
  }
  if (isDatabaseAway(error)) {
    return `The database at DATABASE_URL (or GUILDHALL__DATABASE__OWNER_URL) does not let us in: ${error.message}`;
  }
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `${error.message}: another program listens there; stop it, or set GUILDHALL__SERVER__PORT.`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  complain(explain(error));
  process.exitCode = 1;
}
// a pipe takes long output bit by bit
for (const stream of [process.stdout, process.stderr])
  await new Promise<void>((done) => stream.write('', () => done()));
// timers and sockets that libraries forgot must not keep a program alive that has said goodbye
process.exit();
