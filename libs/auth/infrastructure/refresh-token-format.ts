import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { GenuineRefreshToken, RefreshToken } from '../application/token-issuer.ts';

const idBytes = 16;
const secretBytes = 32;
const sealBytes = 16;

/**
 * A refresh token is the id of its session, a secret, and a seal over both. The secret of the first is random, that of each
 * next one follows from the one before and our key. So a token needs no history to be known as one that was good once: the
 * seal says that it was made here, and the session which one is good now.
 */
export class RefreshTokenFormat {
  constructor(private readonly key: Buffer) {}

  first(sessionId: string): RefreshToken {
    return this.write(Buffer.from(sessionId.replaceAll('-', ''), 'hex'), randomBytes(secretBytes));
  }

  read(token: string): GenuineRefreshToken | undefined {
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length !== idBytes + secretBytes + sealBytes || bytes.toString('base64url') !== token) return undefined;
    const id = bytes.subarray(0, idBytes);
    const secret = bytes.subarray(idBytes, idBytes + secretBytes);
    if (!timingSafeEqual(bytes.subarray(idBytes + secretBytes), this.seal(id, secret))) return undefined;
    return {
      sessionId: id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
      hash: hashOf(token),
      successor: this.write(id, this.digest('next', id, secret)),
    };
  }

  private write(id: Buffer, secret: Buffer): RefreshToken {
    const token = Buffer.concat([id, secret, this.seal(id, secret)]).toString('base64url');
    return { token, hash: hashOf(token) };
  }

  private seal(id: Buffer, secret: Buffer): Buffer {
    return this.digest('seal', id, secret).subarray(0, sealBytes);
  }

  private digest(purpose: 'next' | 'seal', id: Buffer, secret: Buffer): Buffer {
    return createHmac('sha256', this.key).update(purpose).update(id).update(secret).digest();
  }
}

/** 256 random bits need no slow hash. */
function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
