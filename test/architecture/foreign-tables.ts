import { existsSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { doorConstants, textsOf, type Text } from './texts.ts';
import { isSql, schemaNamesIn, tableNamesIn, tablesMadeIn, type TableName } from './table-names.ts';

export interface ForeignTable {
  readonly file: string;
  readonly line: number;
  readonly problem: string;
}

interface House {
  readonly root: string;
  /** A module's schema carries the module's name. */
  readonly schemas: ReadonlySet<string>;
  readonly publishedViews: ReadonlySet<string>;
  readonly tables: ReadonlySet<string>;
}

/**
 * Rule 6 of the house: a module's tables live in its own schema and only it writes or reads them. Others may read the views
 * that the module names at its door (`export const followsView = 'users.follows_view'`).
 */
export function findForeignTables(root: string): readonly ForeignTable[] {
  const modules = foldersIn(join(root, 'libs')).filter((module) => module !== 'kernel');
  const house: House = {
    root,
    schemas: new Set([...modules, 'public']),
    publishedViews: new Set(modules.flatMap((module) => publishedViewsOf(root, module))),
    tables: new Set(modules.flatMap((module) => tablesOf(root, module))),
  };
  return modules.flatMap((module) => foreignTablesOf(house, module));
}

function publishedViewsOf(root: string, module: string): readonly string[] {
  return [...doorConstants(root, module).values()].filter((text) =>
    new RegExp(`^${module}\\.[a-z0-9_]+_view$`).test(text),
  );
}

function tablesOf(root: string, module: string): readonly string[] {
  return sourcesBelow(join(root, 'libs', module))
    .flatMap((file) => textsOf(root, file))
    .flatMap(({ text, property }) => (property === 'tableName' ? [`${module}.${text}`] : tablesMadeIn(text)));
}

function foreignTablesOf(house: House, module: string): readonly ForeignTable[] {
  return sourcesBelow(join(house.root, 'libs', module)).flatMap((file) =>
    textsOf(house.root, file).flatMap((text) =>
      problemsOf(house, module, text).map((problem) => ({
        file: relative(house.root, file).split(sep).join('/'),
        line: text.line,
        problem,
      })),
    ),
  );
}

function problemsOf(house: House, module: string, { text, property }: Text): readonly string[] {
  const isForeign = (schema: string): boolean => schema !== module && house.schemas.has(schema);
  if (property === 'schema' && isForeign(text)) return [`maps a table of the schema ${text}`];

  // A name alone may be handed on to a statement elsewhere. Events and error codes look the same, so it counts when there is such a table.
  const [schema = ''] = text.split('.', 1);
  if (isForeign(schema) && house.tables.has(text)) return house.publishedViews.has(text) ? [] : [`names ${text}`];

  if (!isSql(text)) return [];
  return [
    ...tableNamesIn(text).flatMap((table) => problemOf(house, module, table, isForeign)),
    ...schemaNamesIn(text)
      .filter(isForeign)
      .map((name) => `names the schema ${name}`),
  ];
}

function problemOf(
  house: House,
  module: string,
  table: TableName,
  isForeign: (schema: string) => boolean,
): readonly string[] {
  const name = `${table.schema}.${table.name}`;
  // #platform runs everyone's migrations and therefore has schemas it cannot know.
  if (table.schema === '?') return module === 'platform' ? [] : [`computes the schema of ${name}`];
  if (!isForeign(table.schema)) return [];
  if (table.isWritten) return [`writes ${name}`];
  return house.publishedViews.has(name) ? [] : [`reads ${name}`];
}

function sourcesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.(spec|d)\.ts$/.test(file))
    .map((file) => join(folder, file));
}

function foldersIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}
