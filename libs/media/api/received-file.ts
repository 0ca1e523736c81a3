import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { UnsupportedBody } from '#platform';
import { UploadTooLarge, FileMissing } from '../domain/media.errors.ts';
import { largestFile } from '../domain/media.ts';
import { MediaParams } from './media.dto.ts';

export interface ReceivedFile {
  readonly path: string;
  readonly size: number;
}

/** Room for what stands around the file in a form. */
const formBytes = 64 * 1024;

/** Of a file that comes in parts. */
export interface ReceivedPart {
  /** Leaves it where it is until the work is done, also when the client is gone. */
  use<T>(work: (file: ReceivedFile) => Promise<T>): Promise<T>;
}

/** The type of parts, of tus. */
export const bytesType = 'application/offset+octet-stream';

/**
 * The one file of a form, written to this machine while it comes; gone when the answer is sent. It is read behind the guard,
 * so that strangers send nothing, and before the use case, so that an `Idempotency-Key` is bound to its content.
 */
export const File = createParamDecorator(async (_: unknown, context: ExecutionContext): Promise<ReceivedFile> => {
  const http = context.switchToHttp();
  const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()];
  const directory = await mkdtemp(join(tmpdir(), 'guildhall-upload-'));
  reply.raw.once('close', () => void rm(directory, { recursive: true, force: true }));
  try {
    const { sha256, ...file } = await receive(request.raw, join(directory, 'file'));
    request.body = { file: sha256 };
    return file;
  } catch (error) {
    // what is still coming is not waited for
    if (!request.raw.readableEnded) reply.header('connection', 'close');
    throw error;
  }
});

/** What is to come in parts: it stands in headers, and an `Idempotency-Key` is bound to it as to a body. */
export const Announced = createParamDecorator((_: unknown, context: ExecutionContext): Record<string, unknown> => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const { 'upload-length': length = null, 'upload-metadata': metadata = null } = request.headers;
  request.body = { length, metadata };
  return request.headers;
});

/** Less than a request may take: what came is kept, and the client goes on with another. */
const longestPartMs = 25_000;

/**
 * What comes of a part. When it is cut off, that is all that came: the client goes on from there. Not under an
 * `Idempotency-Key`, which is bound to all of it.
 */
export const Part = createParamDecorator(async (_: unknown, context: ExecutionContext): Promise<ReceivedPart> => {
  const http = context.switchToHttp();
  const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()];
  // refused already, by what reads the path
  if (!MediaParams.safeParse(request.params).success) return { use: (work) => work({ path: '', size: 0 }) };
  const directory = await mkdtemp(join(tmpdir(), 'guildhall-upload-'));
  const remove = () => rm(directory, { recursive: true, force: true });
  let isUsed = false;
  try {
    const { isCut, sha256, ...file } = await receivePart(request.raw, join(directory, 'part'));
    const isKeyed = request.headers['idempotency-key'] !== undefined;
    if (isCut && isKeyed) throw new FileMissing({ detail: 'The part was cut off.' });
    request.body = { file: sha256, offset: request.headers['upload-offset'] ?? null };
    if (!isCut) reply.raw.once('close', () => void (isUsed || remove()));
    return {
      async use(work) {
        isUsed = true;
        try {
          return await work(file);
        } finally {
          await remove();
        }
      },
    };
  } catch (error) {
    await remove();
    if (!request.raw.readableEnded) reply.header('connection', 'close');
    throw error;
  }
});

async function receivePart(request: IncomingMessage, path: string) {
  const { headers } = request;
  if (headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() !== bytesType)
    throw new UnsupportedBody({ detail: `A part is of the type ${bytesType}.` });
  if (Number(headers['content-length'] ?? 0) > largestFile) throw new UploadTooLarge();
  const hash = createHash('sha256');
  let [size, isCut] = [0, false];
  const file = await open(path, 'w');
  const timer = setTimeout(() => request.destroy(), longestPartMs);
  try {
    for await (const chunk of chunksOf(request, () => (isCut = true))) {
      size += chunk.length;
      if (size > largestFile) throw new UploadTooLarge();
      hash.update(chunk);
      await file.appendFile(chunk);
    }
  } finally {
    clearTimeout(timer);
    await file.close();
  }
  return { path, size, isCut, sha256: hash.digest('base64') };
}

/** Ends where the connection ends, too. */
async function* chunksOf(request: IncomingMessage, onCut: () => void): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) yield chunk;
  } catch {
    onCut();
  }
}

async function receive(request: IncomingMessage, path: string): Promise<ReceivedFile & { readonly sha256: string }> {
  if (Number(request.headers['content-length'] ?? 0) > largestFile + formBytes) throw new UploadTooLarge();
  const form = await formOf(request);
  const hash = createHash('sha256');
  const writes: Promise<void>[] = [];
  let size = 0;
  let isCut = false;
  let strays = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      hash.update(chunk);
      done(null, chunk);
    },
  });
  form.on('file', (field, file) => {
    if (field !== 'file' || writes.length > 0) {
      strays += 1;
      file.resume();
      return;
    }
    file.once('limit', () => {
      isCut = true;
    });
    writes.push(pipeline(file, measure, createWriteStream(path)));
  });
  form.on('field', () => (strays += 1));
  for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) form.on(limit, () => (strays += 1));
  try {
    await pipeline(request, form);
    await Promise.all(writes);
  } catch (cause) {
    await Promise.allSettled(writes);
    throw new FileMissing({ cause, detail: 'The form cannot be read to its end.' });
  }
  if (isCut) throw new UploadTooLarge();
  if (writes.length !== 1 || strays > 0) throw new FileMissing();
  return { path, size, sha256: hash.digest('base64') };
}

async function formOf({ headers }: IncomingMessage) {
  const { Busboy } = await import('@fastify/busboy');
  const type = headers['content-type'] ?? '';
  try {
    return new Busboy({
      headers: { ...headers, 'content-type': type },
      limits: { fileSize: largestFile, files: 1, fields: 0, parts: 2, headerPairs: 20 },
    });
  } catch (cause) {
    throw new FileMissing({ cause });
  }
}
