/** The embedded PostgreSQL cannot do what was asked: what is wrong, what to do about it, and the server's last words. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';

  constructor(problem: string, remedy: string, serverOutput = '') {
    super([`${problem}\n${remedy}`, serverOutput.trim()].filter(Boolean).join('\n\n'));
  }
}

/** What the work gives, or `undefined` when the file it asks for (or, under /proc, the process) is not there. */
export async function ifThere<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
}

/** The system's short code of an error (`ENOENT`, `EACCES` …), if it has one. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
