import { AppError } from '#kernel';
import { databaseFault } from '../database/database.errors.ts';

/** What a failed attempt means for its task. */
export interface TaskFailure {
  /** Trying again cannot help: the work was refused by a rule. */
  readonly isPermanent: boolean;
  /** The refusal's code; `internal` for a fault of ours. */
  readonly code: string;
  readonly text: string;
}

const longestText = 2_000;

/** Judges what an attempt threw. A refusal is permanent, unless it says that something is away for now. */
export function judge(thrown: unknown): TaskFailure {
  const error = databaseFault(thrown);
  if (error instanceof AppError) {
    return { isPermanent: error.kind !== 'unavailable', code: error.code, text: clean(error.message) };
  }
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { isPermanent: false, code: 'internal', text: clean(text) };
}

const secrets: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/(\w+:\/\/)[^\s/@:]*:[^\s/@]*@/g, '$1[redacted]@'],
  [/\b(bearer|basic)\s+[\w\-.~+/=]+/gi, '$1 [redacted]'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '[redacted]'],
  [
    /(["']?[\w-]*(?:password|passwd|secret|token|api[_-]?key|authorization|signature|credential|\bpin)["']?\s*[:=]\s*)("[^"]*"|'[^']*'|[^\s,;&}\])]+)/gi,
    '$1[redacted]',
  ],
];

/** An error is written by whoever failed: what looks like a secret is left out, and PostgreSQL stores no NUL. */
function clean(text: string): string {
  const redacted = secrets.reduce(
    (result, [pattern, replacement]) => result.replace(pattern, replacement),
    text.slice(0, 2 * longestText),
  );
  return redacted.replaceAll('\u0000', '\uFFFD').slice(0, longestText).toWellFormed();
}
