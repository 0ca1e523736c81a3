import { migrate, pendingMigrations } from '#platform';
import { tables } from '../modules.ts';
import { openDatabase } from '../program.ts';
import { say, tellProgress, type Command } from './command.ts';

export const migrateCommand: Command = {
  name: 'migrate',
  summary: 'brings the database up to date',
  help: `Runs as the role that owns the tables: GUILDHALL__DATABASE__OWNER_URL, or DATABASE_URL when that is unset. Safe to
run from several places at once.

  --dry-run   only say what would be done`,
  async run(settings, args) {
    const database = await openDatabase(settings, tellProgress);
    try {
      const pending = await pendingMigrations(database.ownerUrl, tables);
      if (pending.length === 0) {
        await migrate(database.ownerUrl, tables);
        say('The database is up to date.');
        return 0;
      }
      if (args.includes('--dry-run')) {
        say(`To be done:\n${pending.map((name) => `  ${name}`).join('\n')}`);
        return 0;
      }
      const done = await migrate(database.ownerUrl, tables);
      say(`Done:\n${done.map((name) => `  ${name}`).join('\n')}`);
      return 0;
    } finally {
      await database.close();
    }
  },
};
