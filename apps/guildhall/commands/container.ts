import type { INestApplicationContext } from '@nestjs/common';
import { AppError } from '#kernel';
import type { LoadedSettings } from '#platform';
import { bringUpToDate, createProgram, openDatabase, rootSecretOf } from '../program.ts';
import { complain, tellProgress } from './command.ts';

/**
 * Works with the whole container, which serves nothing and does nothing in the background meanwhile.
 * @returns the exit code: of the work, or 1 for what a rule refused, which is told in one line
 */
export async function inContainer(
  settings: LoadedSettings,
  work: (app: INestApplicationContext) => Promise<number>,
): Promise<number> {
  const database = await openDatabase(settings, tellProgress);
  try {
    await bringUpToDate(database, settings, tellProgress);
    const rootSecret = rootSecretOf(settings);
    const app = await createProgram({ settings, rootSecret, databaseUrl: database.applicationUrl, works: false });
    await app.init();
    try {
      return await work(app);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      complain(error.message);
      return 1;
    } finally {
      await app.close();
    }
  } finally {
    await database.close();
  }
}
