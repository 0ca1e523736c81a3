import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ApiKeySecrets, type ApiKeySecret } from '../application/api-key-secrets.ts';

const secretBytes = 32;
/** `gh_` and eight characters: enough to tell keys apart, and of no help in guessing the rest. */
const prefixLength = 11;

@Injectable()
export class RandomApiKeySecrets extends ApiKeySecrets {
  make(): ApiKeySecret {
    const key = `gh_${randomBytes(secretBytes).toString('base64url')}`;
    return { key, prefix: key.slice(0, prefixLength), hash: this.hashOf(key) };
  }

  /** 256 random bits need no slow hash. */
  hashOf(key: string): Buffer {
    return createHash('sha256').update(key).digest();
  }
}
