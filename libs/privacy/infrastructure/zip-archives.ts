import { createWriteStream } from 'node:fs';
import { appendFile, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { PersonalCopy } from '#kernel';
import { ZipFile } from 'yazl';
import { MediaStorage, Scratch } from '#media';
import { Archives } from '../application/archives.ts';

const keyOf = (exportId: string): string => `${exportId}/export`;

/** Lists as JSON and files as they are, in one zip with a folder for each module. */
@Injectable()
export class ZipArchives extends Archives {
  constructor(
    private readonly storage: MediaStorage,
    private readonly scratch: Scratch,
  ) {
    super();
  }

  make(exportId: string, fill: (folder: (name: string) => PersonalCopy) => Promise<void>): Promise<number> {
    return this.scratch.use(async (directory) => {
      const folders: Folder[] = [];
      await fill((name) => {
        const folder = new Folder(directory, name);
        folders.push(folder);
        return folder;
      });
      const zip = new ZipFile();
      for (const folder of folders) await folder.addTo(zip);
      zip.end();
      const path = join(directory, 'export.zip');
      await pipeline(zip.outputStream, createWriteStream(path));
      await this.storage.put(keyOf(exportId), path, 'application/zip');
      return (await stat(path)).size;
    });
  }

  open(exportId: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    return this.storage.open(keyOf(exportId));
  }

  remove(exportIds: readonly string[]): Promise<void> {
    return this.storage.remove(exportIds.map(keyOf));
  }
}

class Folder extends PersonalCopy {
  /** How many rows each list has. */
  private readonly lists = new Map<string, number>();
  private readonly files: string[] = [];
  private readonly path: string;

  constructor(
    directory: string,
    private readonly name: string,
  ) {
    super();
    this.path = join(directory, name);
  }

  async add(name: string, rows: readonly string[]): Promise<void> {
    const file = `${name}.json`;
    const count = this.lists.get(file);
    if (count === undefined) {
      await mkdir(this.path, { recursive: true });
      await writeFile(join(this.path, file), '[');
    }
    const lines = rows.map((row, index) => `${(count ?? 0) + index === 0 ? '' : ','}\n${row}`);
    if (lines.length > 0) await appendFile(join(this.path, file), lines.join(''));
    this.lists.set(file, (count ?? 0) + rows.length);
  }

  async file(name: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    await mkdir(this.path, { recursive: true });
    await pipeline(bytes, createWriteStream(join(this.path, name)));
    this.files.push(name);
  }

  async addTo(zip: ZipFile): Promise<void> {
    for (const file of this.lists.keys()) {
      await appendFile(join(this.path, file), '\n]\n');
      zip.addFile(join(this.path, file), `${this.name}/${file}`);
    }
    // pictures, videos and sounds are packed already
    for (const file of this.files) zip.addFile(join(this.path, file), `${this.name}/${file}`, { compress: false });
  }
}
