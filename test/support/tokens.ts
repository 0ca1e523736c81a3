import { createHmac } from 'node:crypto';

export type Claims = Readonly<Record<string, unknown>>;

/** The secret with which every Guildhall of the tests signs. */
export const testSecret = 'only-for-tests-only-for-tests-only-for-tests';

const hashes: Readonly<Record<string, string>> = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' };

export interface Forgery {
  readonly claims: Claims;
  readonly header?: Claims;
  readonly key?: string;
}

/** A JWT made by hand, so that a test may lie in every part of it; an unknown `alg` is signed like HS256. */
export function forge({ claims, header = {}, key = testSecret }: Forgery): string {
  const full = { alg: 'HS256', typ: 'JWT', ...header };
  const signed = `${encode(full)}.${encode(claims)}`;
  const signature = createHmac(hashes[String(full.alg)] ?? 'sha256', key)
    .update(signed)
    .digest('base64url');
  return `${signed}.${signature}`;
}

/** What a genuine token says. */
export function claimsOf(token: string): Claims {
  const [, payload = ''] = token.split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
}

export function encode(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
