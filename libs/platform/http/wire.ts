import { z } from 'zod';

// what a field may be is said by its own words; what is no such thing at all, by these
z.config({
  customError: ({ code, expected, input }) => {
    if (code !== 'invalid_type') return undefined;
    return input === undefined ? 'is missing' : `must be of the type ${expected}`;
  },
});

/** An id on the wire: a UUID, in lower case. */
export const Id = z.guid({ error: 'must be a UUID' }).toLowerCase().meta({ format: 'uuid' });

/** A time on the wire: ISO-8601 UTC with milliseconds. */
export const Time = z.iso.datetime({ error: 'must be a time in UTC, such as 2026-11-21T09:30:00.000Z' });

/**
 * Text that is stored byte-equal or refused (product.md): no NUL, no lone surrogates, `min`..`max` characters, counted
 * as code points, as JSON Schema and PostgreSQL count them.
 */
export function text({ min = 0, max }: { readonly min?: number; readonly max: number }) {
  return z
    .string()
    .refine(isStorable, { error: 'must not contain NUL characters or unpaired surrogates', abort: true })
    .refine((value) => codePoints(value) <= max, { error: `must have at most ${max} characters` })
    .refine((value) => value.length >= min && codePoints(value) >= min, {
      error: min === 1 ? 'must not be empty' : `must have at least ${min} characters`,
    })
    .meta({ minLength: min, maxLength: max });
}

function isStorable(value: string): boolean {
  return value.isWellFormed() && !value.includes('\u0000');
}

function codePoints(value: string): number {
  let count = 0;
  for (const _ of value) count += 1;
  return count;
}

const limitError = 'must be a whole number from 1 to 100';

/** `limit` and `cursor` of every list; a list with filters extends it. */
export const PageQuery = z.strictObject({
  limit: z
    .string({ error: limitError })
    .regex(/^\d{1,3}$/, { error: limitError })
    .transform(Number)
    .pipe(z.int().min(1, { error: limitError }).max(100, { error: limitError }))
    .default(20)
    .meta({ description: 'How many items to answer at most', type: 'integer', minimum: 1, maximum: 100, default: 20 }),
  cursor: z
    .string()
    .min(1)
    .max(1000)
    .optional()
    .describe('The `nextCursor` of the page before; it belongs to this list, its filters and this caller'),
});
export type PageQuery = z.infer<typeof PageQuery>;

/** Of a list that is searched. */
export const SearchQuery = PageQuery.extend({ q: text({ min: 1, max: 100 }).describe('What is looked for') });
export type SearchQuery = z.infer<typeof SearchQuery>;

/** What a list answers. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.object({
    data: z.array(item),
    nextCursor: z.string().nullable().describe('For the next page; null when there is none'),
  });
}

/** The answer of {@link listOf}. */
export interface ListView<T> {
  readonly data: readonly T[];
  readonly nextCursor: string | null;
}
