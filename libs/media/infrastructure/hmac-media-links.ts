import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '#kernel';
import { apiPrefix, RootSecret } from '#platform';
import { MediaLinks } from '../application/media-links.ts';
import { LinkInvalid } from '../domain/media.errors.ts';
import type { MediaVariant } from '../domain/media.ts';

const windowSeconds = 6 * 60 * 60;
const macBytes = 16;

@Injectable()
export class HmacMediaLinks extends MediaLinks {
  private readonly key: Buffer;

  constructor(
    secret: RootSecret,
    private readonly clock: Clock,
  ) {
    super();
    this.key = secret.keyFor('links to media');
  }

  to(id: string, variant: MediaVariant): string {
    const expires = (Math.floor(this.now() / windowSeconds) + 2) * windowSeconds;
    const signature = this.sign(id, variant, expires).toString('base64url');
    return `/${apiPrefix}/media/${id}/${variant}?expires=${expires}&signature=${signature}`;
  }

  check(id: string, variant: MediaVariant, expires: number, signature: string): void {
    const given = Buffer.from(signature, 'base64url');
    const isGenuine = given.length === macBytes && timingSafeEqual(given, this.sign(id, variant, expires));
    if (!isGenuine || expires <= this.now()) throw new LinkInvalid();
  }

  private sign(id: string, variant: MediaVariant, expires: number): Buffer {
    return createHmac('sha256', this.key).update(`${id}/${variant}/${expires}`).digest().subarray(0, macBytes);
  }

  private now(): number {
    return this.clock.now().getTime() / 1000;
  }
}
