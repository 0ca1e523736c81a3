import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { serializerSchema } from './json-schema.ts';

const Friend = z.object({ name: z.string(), since: z.iso.datetime().nullable() }).meta({ id: 'Friend' });
const Folder: z.ZodType = z
  .object({ name: z.string(), parent: z.lazy(() => Folder).nullable() })
  .meta({ id: 'Folder' });

describe('the schema of the serializer', () => {
  it('leaves no union to a validator where something may be null, named or not', () => {
    const schema = serializerSchema(
      z.object({ best: Friend.nullable(), all: z.array(Friend), age: z.int().nullable() }),
    );
    expect(JSON.stringify(schema)).not.toContain('anyOf');
    expect(schema.properties?.['best']).toMatchObject({ type: 'object', nullable: true, required: ['name', 'since'] });
    expect(schema.properties?.['age']).toMatchObject({ type: 'integer', nullable: true });
    expect(JSON.stringify(schema.$defs?.['Friend'])).toContain('"nullable":true');
    expect(schema.$defs?.['Friend']).not.toMatchObject({ nullable: true });
  });

  it('keeps a union of several, and ends where something holds itself', () => {
    const either = serializerSchema(z.object({ it: z.union([z.string(), z.int()]).nullable() }));
    expect(JSON.stringify(either)).toContain('anyOf');
    expect(JSON.stringify(serializerSchema(z.object({ folder: Folder })))).toContain('"name"');
  });
});
