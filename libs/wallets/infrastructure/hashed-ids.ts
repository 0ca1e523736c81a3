import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DerivedIds } from '../application/derived-ids.ts';

@Injectable()
export class HashedIds extends DerivedIds {
  of(...parts: readonly string[]): string {
    const bytes = createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16);
    // a UUID of version 8: made as its maker likes
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }
}
