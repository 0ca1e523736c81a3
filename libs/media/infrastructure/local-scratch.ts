import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import type { FileBytes } from '../application/media-storage.ts';
import { Scratch } from '../application/scratch.ts';

@Injectable()
export class LocalScratch extends Scratch {
  async use<T>(work: (directory: string) => Promise<T>): Promise<T> {
    const directory = await mkdtemp(join(tmpdir(), 'guildhall-media-'));
    try {
      return await work(directory);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }

  read(path: string): FileBytes {
    return createReadStream(path);
  }

  async write(directory: string, name: string, bytes: FileBytes): Promise<string> {
    const path = join(directory, name);
    await pipeline(bytes, createWriteStream(path));
    return path;
  }
}
