import { z } from 'zod';

/** `development` needs nothing configured; `production` refuses whatever is only fit for development. */
export type Environment = 'development' | 'test' | 'production';

const environments: readonly Environment[] = ['development', 'test', 'production'];

/** Reads `NODE_ENV`; unset means `development`. */
export function environmentOf(env: Readonly<Record<string, string | undefined>>): Environment {
  const value = env['NODE_ENV'] || 'development';
  const known = environments.find((environment) => environment === value);
  if (known === undefined) {
    throw new ConfigurationError([`NODE_ENV: is ${JSON.stringify(value)}; use one of ${environments.join(', ')}`]);
  }
  return known;
}

/**
 * One module's part of the configuration. A field `requireVerification` of section `AUTH` is read from
 * `GUILDHALL__AUTH__REQUIRE_VERIFICATION`, unless its schema names another variable with `.meta({ env: 'DATABASE_URL' })`.
 */
export interface SettingsSection<S extends z.ZodRawShape = z.ZodRawShape> {
  readonly section: string;
  /** Under which the values are injected. */
  readonly token: symbol;
  readonly shape: (environment: Environment) => S;
}

export type SettingsOf<T> = T extends SettingsSection<infer S> ? Readonly<z.output<z.ZodObject<S>>> : never;

export function defineSettings<S extends z.ZodRawShape>(
  section: string,
  shape: (environment: Environment) => S,
): SettingsSection<S> {
  return { section, token: Symbol(`settings:${section}`), shape };
}

/** All that is wrong with the configuration, at once. */
export class ConfigurationError extends Error {
  constructor(readonly mistakes: readonly string[]) {
    super(
      `The configuration has ${mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`}:\n${mistakes.map((mistake) => `  - ${mistake}`).join('\n')}`,
    );
  }
}

/** The checked values of every section. */
export class LoadedSettings {
  constructor(
    readonly environment: Environment,
    private readonly values: ReadonlyMap<symbol, Readonly<Record<string, unknown>>>,
  ) {}

  get<S extends z.ZodRawShape>(section: SettingsSection<S>): SettingsOf<SettingsSection<S>> {
    const values = this.values.get(section.token);
    if (values === undefined) throw new Error(`The settings section ${section.section} was not loaded`);
    return z.custom<SettingsOf<SettingsSection<S>>>().parse(values);
  }
}

/** What one setting is called, does, and defaults to: for `guildhall settings`. */
export interface SettingDescription {
  readonly name: string;
  readonly description: string;
  readonly defaultValue: string;
}

export function describeSettings(
  sections: readonly SettingsSection[],
  environment: Environment,
): readonly SettingDescription[] {
  return sections.flatMap((section) =>
    Object.entries(section.shape(environment)).map(([key, schema]) => {
      const fallback = z.safeParse(schema, undefined);
      return {
        name: variableOf(section.section, key, schema),
        description: metaOf(schema)?.description ?? '',
        defaultValue: fallback.success ? (fallback.data === undefined ? '' : String(fallback.data)) : 'required',
      };
    }),
  );
}

/**
 * Reads every section from the environment. Unknown `GUILDHALL__` names are mistakes too: a setting with a typing error
 * would otherwise be silently ignored.
 * @throws ConfigurationError with every mistake found
 */
export function loadSettings(
  env: Readonly<Record<string, string | undefined>>,
  sections: readonly SettingsSection[],
): LoadedSettings {
  const environment = environmentOf(env);
  const known = new Set<string>();
  const mistakes: string[] = [];
  const values = new Map<symbol, Readonly<Record<string, unknown>>>();

  for (const section of sections) {
    const loaded: Record<string, unknown> = {};
    for (const [key, schema] of Object.entries(section.shape(environment))) {
      const variable = variableOf(section.section, key, schema);
      known.add(variable);
      const raw = env[variable] === '' ? undefined : env[variable];
      const result = z.safeParse(schema, raw);
      if (result.success) loaded[key] = result.data;
      else mistakes.push(mistakeOf(variable, raw, schema, result.error));
    }
    values.set(section.token, loaded);
  }

  for (const variable of Object.keys(env)) {
    if (!variable.startsWith('GUILDHALL__') || known.has(variable)) continue;
    const nearest = nearestName(variable, [...known]);
    mistakes.push(`${variable}: there is no such setting${nearest === undefined ? '' : `; did you mean ${nearest}?`}`);
  }
  if (mistakes.length > 0) throw new ConfigurationError(mistakes);
  return new LoadedSettings(environment, values);
}

function metaOf(schema: z.core.$ZodType): z.core.GlobalMeta | undefined {
  return z.globalRegistry.get(schema);
}

function variableOf(section: string, key: string, schema: z.core.$ZodType): string {
  const named = metaOf(schema)?.['env'];
  if (typeof named === 'string') return named;
  return `GUILDHALL__${section}__${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

function mistakeOf(
  variable: string,
  raw: string | undefined,
  schema: z.core.$ZodType,
  error: z.core.$ZodError,
): string {
  const reason = error.issues.map((issue) => issue.message).join('; ');
  if (raw === undefined) return `${variable}: is not set; ${reason}`;
  const shown = metaOf(schema)?.['secret'] === true ? '' : ` is ${JSON.stringify(raw)};`;
  return `${variable}:${shown} ${reason}`;
}

function nearestName(name: string, candidates: readonly string[]): string | undefined {
  const scored = candidates
    .map((candidate) => ({ candidate, distance: editDistance(name.toUpperCase(), candidate) }))
    .sort((a, b) => a.distance - b.distance)[0];
  return scored !== undefined && scored.distance <= Math.max(3, name.length / 4) ? scored.candidate : undefined;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substitution));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
