import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** The version in package.json, which stands some folders above this file, built or not. */
export const version = findVersion(import.meta.dirname);

function findVersion(folder: string): string {
  try {
    return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))
      .version;
  } catch (error) {
    if (dirname(folder) === folder) throw error;
    return findVersion(dirname(folder));
  }
}
