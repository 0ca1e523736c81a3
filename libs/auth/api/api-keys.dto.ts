import { Id, scopes, text, Time, type Scope } from '#platform';
import { z } from 'zod';

const scopeNames = Object.keys(scopes) as [Scope, ...Scope[]];

const ScopeName = z.enum(scopeNames).meta({
  id: 'Scope',
  description: Object.entries(scopes)
    .map(([name, meaning]) => `\`${name}\`: ${meaning}`)
    .join('  \n'),
});

export const CreateApiKeyBody = z
  .strictObject({
    name: text({ min: 1, max: 100 }).describe('What it is for'),
    scopes: z
      .array(ScopeName)
      .min(1)
      .max(scopeNames.length)
      .refine((names) => new Set(names).size === names.length, { error: 'must not name a scope twice' })
      .meta({ uniqueItems: true }),
    expiresAt: Time.nullable().default(null).describe('null: it does not expire'),
  })
  .meta({ id: 'CreateApiKey', examples: [{ name: 'Website', scopes: ['posts:read'] }] });
export type CreateApiKeyBody = z.infer<typeof CreateApiKeyBody>;

const longestOverlap = 7 * 24 * 60 * 60;

export const RotateApiKeyBody = z
  .strictObject({
    overlapSeconds: z
      .int()
      .min(0)
      .max(longestOverlap)
      .default(24 * 60 * 60)
      .describe('How long the key that is replaced stays good'),
  })
  .prefault({})
  .meta({ id: 'RotateApiKey', examples: [{ overlapSeconds: 3600 }] });
export type RotateApiKeyBody = z.infer<typeof RotateApiKeyBody>;

export const ApiKeyParams = z.strictObject({ id: Id });
export type ApiKeyParams = z.infer<typeof ApiKeyParams>;

const apiKey = {
  id: Id,
  name: z.string(),
  prefix: z.string().describe('How the key begins'),
  scopes: z.array(z.string()),
  createdAt: Time,
  rotatedAt: Time.nullable(),
  previousUntil: Time.nullable().describe('Until when the key before the last rotation is good'),
  expiresAt: Time.nullable(),
  lastUsedAt: Time.nullable().describe('May be a few seconds late, as the count'),
  useCount: z.int(),
};

const example = {
  id: '019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6d',
  name: 'Website',
  prefix: 'gh_k3Jb1vQx',
  scopes: ['posts:read'],
  createdAt: '2026-11-21T09:30:00.000Z',
  rotatedAt: null,
  previousUntil: null,
  expiresAt: null,
  lastUsedAt: '2026-11-21T10:15:00.000Z',
  useCount: 12,
};

export const ApiKeyView = z.object(apiKey).meta({ id: 'ApiKey', examples: [example] });

export const ShownApiKeyView = z
  .object({ ...apiKey, key: z.string().describe('Shown this once; send it as `Authorization: Bearer gh_…`') })
  .meta({
    id: 'ShownApiKey',
    examples: [{ ...example, key: 'gh_k3Jb1vQxR2mT8yWcN5pLz7aHd4sGfJ0uEiOqXbVn6Ak', lastUsedAt: null, useCount: 0 }],
  });
