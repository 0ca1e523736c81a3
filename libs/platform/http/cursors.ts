import { createHmac, timingSafeEqual } from 'node:crypto';
import { createParamDecorator, Injectable, type ExecutionContext } from '@nestjs/common';
import type { Page } from '#kernel';
import type { FastifyRequest } from 'fastify';
import { RootSecret } from '../config/secrets.ts';
import { callerOf } from './caller.ts';
import { InvalidCursor } from './http.errors.ts';
import type { ListView } from './wire.ts';

const macBytes = 16;

/**
 * Cursors are opaque and signed, and bound to their route, filters and caller: one that was made up, changed or taken
 * from another list is refused (product.md, "Wire conventions").
 */
@Injectable()
export class Cursors {
  private readonly key: Buffer;

  constructor(secret: RootSecret) {
    this.key = secret.keyFor('cursors');
  }

  /** The key after which the page starts; `null` without a cursor. */
  read(cursor: string | undefined, scope: string): string | null {
    if (cursor === undefined) return null;
    const bytes = Buffer.from(cursor, 'base64url');
    const mac = bytes.subarray(0, macBytes);
    const key = bytes.subarray(macBytes).toString('utf8');
    const genuine = bytes.toString('base64url') === cursor && mac.length === macBytes;
    if (!genuine || !timingSafeEqual(mac, this.sign(scope, key))) throw new InvalidCursor();
    return key;
  }

  /** A page as the wire shows it. */
  list<T>(page: Page<T>, scope: string): ListView<T> {
    return { data: page.items, nextCursor: page.next === null ? null : this.write(page.next, scope) };
  }

  private write(key: string, scope: string): string {
    return Buffer.concat([this.sign(scope, key), Buffer.from(key, 'utf8')]).toString('base64url');
  }

  private sign(scope: string, key: string): Buffer {
    return createHmac('sha256', this.key)
      .update(JSON.stringify([scope, key]))
      .digest()
      .subarray(0, macBytes);
  }
}

/** What a cursor of this request is bound to: path, filters and caller. */
export const CursorScope = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const [path = '', search = ''] = request.url.split('?', 2);
  const filters = [...new URLSearchParams(search)].filter(([name]) => name !== 'cursor' && name !== 'limit').sort();
  return JSON.stringify([path, filters, callerOf(request)?.userId ?? null]);
});
