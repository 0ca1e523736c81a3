import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DemoFailure } from './demo-failure.ts';
import { parseEdges, type Graph } from './graph.ts';

export const folders = ['.', '../shared/data'];

/**
 * The ties in a file, gzipped or not, in the working folder or in `../shared/data`; `undefined` when it is in neither.
 * @throws DemoFailure when it cannot be read
 */
export async function readGraph(file: string): Promise<Graph | undefined> {
  for (const folder of folders) {
    const content = await readIfThere(resolve(folder, file));
    if (content === undefined) continue;
    const isZipped = content[0] === 0x1f && content[1] === 0x8b;
    const text = isZipped ? await unzip(content, file) : content;
    return { ...parseEdges(basename(file), text.toString('utf8')), name: nameOf(file) };
  }
  return undefined;
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new DemoFailure(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function unzip(content: Buffer, file: string): Promise<Buffer> {
  try {
    return await promisify(gunzip)(content);
  } catch {
    throw new DemoFailure(`${file} looks like a gzip file, and cannot be unpacked`);
  }
}

/** `…/ego-facebook.edges.gz` → `ego-facebook` */
function nameOf(file: string): string {
  const [stem = ''] = basename(file).toLowerCase().split('.');
  return (
    stem
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '')
      .slice(0, 40) || 'graph'
  );
}
