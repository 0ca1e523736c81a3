/** A table (or view, function, sequence) that a SQL text names together with its schema. */
export interface TableName {
  readonly schema: string;
  readonly name: string;
  readonly isWritten: boolean;
}

const statement =
  /\b(select|from|join|insert\s+into|update|delete|merge\s+into|create|alter|drop|truncate|grant|revoke|references|lock|copy|perform|call|search_path)\b/i;
const notAnAlias =
  /^(on|using|where|set|as|and|or|not|join|left|right|full|inner|cross|natural|group|order|limit|offset|union|values|select|returning|for|with|window|having|tablesample|fetch|default|lateral)$/i;

const beforeATable =
  /\b(from|join|into|update|table|only|exists|references|truncate|using|view|lock|copy|analyze|sequence|function|regclass)\s*$/i;
const beforeAWrite =
  /\b(into|update|delete\s+from|truncate|copy|lock|(table|view|sequence|function)(\s+if(\s+not)?\s+exists)?|(index|trigger|policy|grant|revoke)\b[^;]*\son(\s+table)?)(\s+only)?\s*$/i;

export function isSql(text: string): boolean {
  return statement.test(text);
}

/** The schema-qualified names in a SQL text that are not columns of an alias. */
export function tableNamesIn(sql: string): readonly TableName[] {
  const text = readable(sql);
  const aliases = aliasesIn(text);
  return [...text.matchAll(/(?<![\w.?$])([a-z_]\w*|\?)\.([a-z_]\w*)/gi)].flatMap((match) => {
    const [, schema = '', name = ''] = match;
    const before = text.slice(0, match.index);
    const isTable = beforeATable.test(before);
    if (!isTable && (schema === '?' || aliases.has(schema))) return [];
    return [{ schema, name, isWritten: beforeAWrite.test(before) }];
  });
}

/** The schemas a text names by themselves: `create schema x`, `set search_path to x, y`. */
export function schemaNamesIn(sql: string): readonly string[] {
  const text = readable(sql);
  const named = [...text.matchAll(/\bschema\s+(?:if\s+(?:not\s+)?exists\s+)?([a-z_]\w*)/gi)].map(
    (match) => match[1] ?? '',
  );
  const searched = [...text.matchAll(/\bsearch_path\s*(?:=|\bto\b)\s*([\w\s,]+)/gi)].flatMap((match) =>
    (match[1] ?? '').split(/[\s,]+/),
  );
  return [...named, ...searched];
}

/** The tables and views that a text creates. */
export function tablesMadeIn(sql: string): readonly string[] {
  const made = readable(sql).matchAll(
    /\bcreate\s+(?:or\s+replace\s+)?(?:unlogged\s+|materialized\s+)?(?:table|view)\s+(?:if\s+not\s+exists\s+)?(\w+\.\w+)/gi,
  );
  return [...made].map((match) => match[1] ?? '');
}

// Without comments and values, identifiers without quotes. A value that PostgreSQL reads as a table's name stays.
function readable(sql: string): string {
  return sql
    .replace(/--.*$/gm, ' ')
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/'([\w.]+)'\s*::\s*regclass/gi, ' regclass $1')
    .replace(/\b(nextval|setval|currval|to_regclass|pg_get_serial_sequence)\s*\(\s*'([\w.]+)'/gi, ' regclass $2')
    .replace(/'(?:[^']|'')*'/g, "''")
    .replace(/"([a-z_]\w*)"/gi, '$1');
}

function aliasesIn(text: string): ReadonlySet<string> {
  const tables = text.matchAll(
    /(?:\b(?:from|join|update|into|using|lateral)|,)\s+(?:only\s+)?([\w?]+(?:\.\w+)?)(?:\s+(?:as\s+)?([a-z_]\w*))?/gi,
  );
  const ofTables = [...tables].flatMap(([, table = '', alias = '']) =>
    alias && !notAnAlias.test(alias) ? [alias] : [lastPart(table)],
  );
  const ofQueries = [...text.matchAll(/\)\s*(?:as\s+)?([a-z_]\w*)/gi)].map((match) => match[1] ?? '');
  const withNames = [
    ...text.matchAll(/\b([a-z_]\w*)\s*(?:\([^()]*\)\s*)?as\s+(?:not\s+)?(?:materialized\s+)?\(/gi),
  ].map((match) => match[1] ?? '');
  return new Set([...ofTables, ...ofQueries, ...withNames]);
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
