import { createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The installation's root secret, from which each purpose gets a key of its own, so that no two share one. */
export class RootSecret {
  constructor(private readonly secret: string) {}

  /** The secret itself, for signing access tokens; as a KeyObject, because a string is prepared anew at each use. */
  signingKey(): KeyObject {
    return createSecretKey(this.secret, 'utf8');
  }

  /** 32 bytes that belong to this purpose alone. */
  keyFor(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.secret, 'guildhall', purpose, 32));
  }
}

/**
 * The secret of an installation that has configured none: made at the first start and kept beside its data, so that
 * development needs nothing and yet no two installations share a default.
 */
export function developmentSecret(dataDirectory: string): string {
  const file = join(dataDirectory, 'development.secret');
  mkdirSync(dataDirectory, { recursive: true });
  try {
    writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return readFileSync(file, 'utf8').trim();
}
