import { z } from 'zod';

/** `true`/`false` (also yes/no, on/off, 1/0). */
export function flag(fallback: boolean) {
  return z.stringbool({ error: 'use true or false' }).default(fallback);
}

export function wholeNumber(range: { readonly min: number; readonly max: number }, fallback: number) {
  const error = `use a whole number from ${range.min} to ${range.max}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, { error })
    .transform(Number)
    .pipe(z.int({ error }).min(range.min, { error }).max(range.max, { error }))
    .default(fallback);
}

/** A list separated by commas; an empty one when unset. */
export function list() {
  return z
    .string()
    .default('')
    .transform((value) =>
      value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    );
}
