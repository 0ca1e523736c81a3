import { z } from 'zod';

type JsonSchema = z.core.JSONSchema.BaseSchema;
type Definitions = NonNullable<JsonSchema['$defs']>;

/** These formats say it all; the patterns behind them would only be noise in the pages. */
const selfEvident = new Set(['uuid', 'date-time']);

function dropPatternOfFormat({ jsonSchema }: { readonly jsonSchema: JsonSchema }): void {
  const isSelfEvident = jsonSchema.format !== undefined && selfEvident.has(jsonSchema.format);
  // a number of a query is text that was checked before it was read
  if (isSelfEvident || jsonSchema.type === 'integer') delete jsonSchema.pattern;
}

/** For Fastify's serializer of answers (fast-json-stringify). */
export function serializerSchema(schema: z.ZodType): JsonSchema {
  const whole = z.toJSONSchema(schema, { io: 'output', override: dropPatternOfFormat });
  return withNullables(whole, whole.$defs ?? {}) as JsonSchema;
}

/**
 * `X or null` in the serializer's own word. To tell the parts of a union apart it makes a validator for each route, compiles
 * that at the first answer (100 ms for a post), and asks it about every value; a value that is null it sees by itself.
 */
function withNullables(part: unknown, definitions: Definitions, inside: readonly string[] = []): unknown {
  if (Array.isArray(part)) return part.map((each) => withNullables(each, definitions, inside));
  if (typeof part !== 'object' || part === null) return part;
  const { anyOf, ...rest } = part as JsonSchema;
  const [one, other, ...more] = anyOf ?? [];
  const name = refOf(one);
  const known = name === undefined ? one : definitions[name];
  const isNullable = typeof other === 'object' && other.type === 'null' && more.length === 0;
  // one that holds itself goes on as it is
  if (isNullable && isOfOneType(known) && !inside.includes(name ?? ''))
    return withNullables({ ...rest, ...known, nullable: true }, definitions, [...inside, ...(name ? [name] : [])]);
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, withNullables(value, definitions, inside)]),
  );
}

function refOf(part: unknown): string | undefined {
  const reference = typeof part === 'object' && part !== null && '$ref' in part ? part.$ref : undefined;
  return typeof reference === 'string' ? /^#\/\$defs\/(.+)$/.exec(reference)?.[1] : undefined;
}

function isOfOneType(part: unknown): part is JsonSchema {
  return (
    typeof part === 'object' && part !== null && 'type' in part && typeof part.type === 'string' && !('const' in part)
  );
}

/** For the OpenAPI document: named schemas (`.meta({ id })`) become components. */
export function documentSchema(
  schema: z.ZodType,
  io: 'input' | 'output',
): { readonly schema: JsonSchema; readonly components: Record<string, JsonSchema> } {
  const wrapped = z.toJSONSchema(z.object({ it: schema }), { io, override: dropPatternOfFormat });
  const it = wrapped.properties?.['it'];
  if (it === undefined || typeof it === 'boolean') throw new Error('A schema of the wire has no JSON Schema');
  return { schema: it, components: wrapped.$defs ?? {} };
}
