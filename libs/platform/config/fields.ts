import { isIP } from 'node:net';
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

/** A list separated by commas; the fallback when unset. */
export function list(fallback: readonly string[] = []) {
  return z
    .string()
    .default(fallback.join(', '))
    .transform((value) =>
      value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    );
}

/** Addresses and networks such as `10.0.0.0/8`, separated by commas. */
export function networks() {
  return list().superRefine((entries, context) => {
    for (const entry of entries.filter((each) => !isNetwork(each))) {
      context.addIssue({ code: 'custom', message: `${JSON.stringify(entry)} is neither an address nor a network` });
    }
  });
}

function isNetwork(entry: string): boolean {
  const [address = '', bits = '0', ...more] = entry.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return more.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most;
}
