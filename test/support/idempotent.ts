import type { Answer } from './client.ts';

export const replayed = 'idempotent-replayed';

export function keyed(key: string): { readonly headers: Readonly<Record<string, string>> } {
  return { headers: { 'idempotency-key': key } };
}

/** All of an answer that has to be the same when it is given again. */
export const told = ({ status, body, headers }: Answer): string =>
  JSON.stringify([status, body, headers.get('location'), headers.get('content-type')]);
