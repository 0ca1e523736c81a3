import type { Executed } from './frontend-messages.ts';

/** A script for pgbench, and the variables it is to be given by `-D`. */
export interface PgbenchScript {
  readonly text: string;
  readonly variables: Readonly<Record<string, string>>;
}

export interface ScriptOptions {
  /** Begins the names of the variables: unique among the scripts of one run. */
  readonly prefix: string;
  /** SQL instead of values that must differ from one transaction or client to the next. */
  readonly replace?: Readonly<Record<string, string>>;
  /** Meta commands before the statements. */
  readonly before?: readonly string[];
}

/**
 * The statements as they were seen on the wire, to be repeated by pgbench. Values become variables, which pgbench hands
 * over as parameters of prepared statements, as the program does.
 */
export function scriptOf(
  executed: readonly Executed[],
  { prefix, replace = {}, before = [] }: ScriptOptions,
): PgbenchScript {
  const variables: Record<string, string> = {};
  const statements = executed.map(({ text, values }, statement) => {
    const filled = text.replace(/\$(\d+)/g, (_, position: string) => {
      const value = values[Number(position) - 1];
      if (value === undefined) throw new Error(`There is no value for $${position} of: ${text}`);
      // pgbench hands over NULL for a variable that it does not know; the word itself would be planned better than a parameter
      if (value === null) return `:${prefix}_null`;
      const replaced = replacement(value, replace);
      if (replaced !== undefined) return replaced;
      const name = `${prefix}_${statement}_${position}`;
      variables[name] = value;
      return `:${name}`;
    });
    return `${filled.trim().replace(/;$/, '')};`;
  });
  return { text: `${[...before, ...statements].join('\n')}\n`, variables };
}

/**
 * Also as the only element of an array, `{"…"}`. Unlike a parameter, that array shows its length, so that PostgreSQL keeps
 * one plan for it: the reference is what the statement costs when it is not planned at every execution.
 */
function replacement(value: string, replace: Readonly<Record<string, string>>): string | undefined {
  const [, element] = /^\{"([^",]*)"\}$/.exec(value) ?? [];
  const sql = replace[element ?? value];
  return element !== undefined && sql !== undefined ? `array[${sql}]` : sql;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The UUIDs that were made for this one transaction: those that the same work, done before, did not mention. */
export function freshIds(executed: readonly Executed[], before: readonly Executed[]): readonly string[] {
  const known = new Set(before.flatMap(({ values }) => values));
  const seen = executed.flatMap(({ values }) => values).filter((value) => value !== null);
  return [...new Set(seen)].filter((value) => uuid.test(value) && !known.has(value));
}
