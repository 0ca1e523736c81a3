import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { MediaStorage, type ByteRange } from '../application/media-storage.ts';

/** In a folder of this machine, spread over subfolders by the end of the id, which is random. */
export class LocalStorage extends MediaStorage {
  constructor(private readonly root: string) {
    super();
  }

  async put(key: string, path: string): Promise<void> {
    const target = this.pathOf(key);
    await mkdir(dirname(target), { recursive: true });
    const partial = `${target}.${randomUUID()}`;
    try {
      await copyFile(path, partial);
      const file = await open(partial, 'r+');
      await file.sync().finally(() => file.close());
      await rename(partial, target);
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
  }

  async open(key: string, range?: ByteRange): Promise<Readable | undefined> {
    try {
      const file = await open(this.pathOf(key), 'r');
      return createReadStream('', { fd: file, ...range });
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  }

  async remove(keys: readonly string[]): Promise<void> {
    await Promise.all(keys.map((key) => rm(this.pathOf(key), { force: true })));
  }

  private pathOf(key: string): string {
    const [id = '', name = ''] = key.split('/', 2);
    return join(this.root, id.slice(-2), `${id}.${name}`);
  }
}
