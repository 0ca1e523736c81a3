import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { apiPrefix, RootSecret } from '#platform';
import { ExportLinks } from '../application/export-links.ts';

@Injectable()
export class HmacExportLinks extends ExportLinks {
  private readonly key: Buffer;

  constructor(secret: RootSecret) {
    super();
    this.key = secret.keyFor('links to exports');
  }

  to(exportId: string): string {
    return `/${apiPrefix}/exports/${exportId}/file?signature=${this.sign(exportId).toString('base64url')}`;
  }

  isGenuine(exportId: string, signature: string): boolean {
    const [given, wanted] = [Buffer.from(signature, 'base64url'), this.sign(exportId)];
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  }

  private sign(exportId: string): Buffer {
    return createHmac('sha256', this.key).update(exportId.toLowerCase()).digest();
  }
}
