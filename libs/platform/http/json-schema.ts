import { z } from 'zod';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** These formats say it all; the patterns behind them would only be noise in the pages. */
const selfEvident = new Set(['uuid', 'date-time']);

function dropPatternOfFormat({ jsonSchema }: { readonly jsonSchema: JsonSchema }): void {
  const isSelfEvident = jsonSchema.format !== undefined && selfEvident.has(jsonSchema.format);
  // a number of a query is text that was checked before it was read
  if (isSelfEvident || jsonSchema.type === 'integer') delete jsonSchema.pattern;
}

/** For Fastify's serializer of answers (fast-json-stringify). */
export function serializerSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'output', override: dropPatternOfFormat });
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
