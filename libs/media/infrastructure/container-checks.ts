import type { FileHandle } from 'node:fs/promises';
import { MediaAmbiguous, MediaDamaged } from '../domain/media.errors.ts';
import type { MediaType } from '../domain/media.ts';

/** What the outside of a file says about whether it is whole, and one file only. Reads little, whatever the size. */
export async function checkContainer(file: FileHandle, type: MediaType, size: number): Promise<void> {
  if (type === 'video/mp4' || type === 'video/quicktime') await checkBoxes(file, size);
  if (type === 'audio/wav') await checkRiff(file, size);
  if (type.startsWith('image/')) await checkForOtherFiles(file, size);
}

/** The top-level boxes of MP4 and QuickTime have to end where the file does. */
async function checkBoxes(file: FileHandle, size: number): Promise<void> {
  let position = 0;
  for (let boxes = 0; position < size; boxes += 1) {
    const header = await read(file, position, 16);
    if (header.length < 8 || boxes > 10_000) throw new MediaDamaged();
    const short = header.readUInt32BE(0);
    if (short === 0) return;
    if (short === 1 && header.length < 16) throw new MediaDamaged();
    const length = short === 1 ? Number(header.readBigUInt64BE(8)) : short;
    if (length < 8) throw new MediaDamaged();
    position += length;
  }
  if (position !== size) throw new MediaDamaged();
}

const unknownLength = 0xffffffff;

async function checkRiff(file: FileHandle, size: number): Promise<void> {
  const header = await read(file, 0, 8);
  const length = header.length < 8 ? unknownLength : header.readUInt32LE(4);
  if (length !== 0 && length !== unknownLength && length + 8 > size) throw new MediaDamaged();
}

const edge = 66 * 1024;
const webPage = /<(?:!doctype\s+html|html|script|\?php)/i;

/** Cameras append things of their own to pictures; an archive, a document or a web page none of them does. */
async function checkForOtherFiles(file: FileHandle, size: number): Promise<void> {
  const head = (await read(file, 0, 1024)).toString('latin1');
  const tail = await read(file, Math.max(0, size - edge), edge);
  if (
    head.includes('%PDF-') ||
    webPage.test(head) ||
    webPage.test(tail.subarray(-4096).toString('latin1')) ||
    endsAsZip(tail)
  ) {
    throw new MediaAmbiguous();
  }
}

const endOfZip = Buffer.from('PK\u0005\u0006', 'latin1');

/** The last record of a ZIP (also of a JAR, an APK, an Office document) says how long its comment is: to the end. */
function endsAsZip(tail: Buffer): boolean {
  const recordLength = 22;
  for (let at = tail.lastIndexOf(endOfZip); at >= 0;) {
    if (at + recordLength <= tail.length && at + recordLength + tail.readUInt16LE(at + 20) <= tail.length) return true;
    at = at === 0 ? -1 : tail.lastIndexOf(endOfZip, at - 1);
  }
  return false;
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
