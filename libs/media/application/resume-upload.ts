import { Injectable } from '@nestjs/common';
import { AppError, Clock, Ids } from '#kernel';
import { OffsetWrong, TooManyUploads, UploadNotFound, UploadTooLarge } from '../domain/media.errors.ts';
import { largestFile } from '../domain/media.ts';
import { mostUploads, uploadLifeMs, type Upload } from '../domain/upload.ts';
import { UploadRepository } from '../domain/upload.repository.ts';
import { MediaStorage, type FileBytes } from './media-storage.ts';
import { Scratch } from './scratch.ts';
import { UploadMedia } from './upload-media.ts';

/**
 * Files that come in parts. Each part is in the store before the offset moves, so that any process can take the next one;
 * what has ended is taken out of the store by what collects unused media.
 */
@Injectable()
export class ResumeUpload {
  constructor(
    private readonly uploads: UploadRepository,
    private readonly storage: MediaStorage,
    private readonly scratch: Scratch,
    private readonly upload: UploadMedia,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  async begin(ownerId: string, length: number, metadata: string | null): Promise<Upload> {
    if (length > largestFile) throw new UploadTooLarge();
    const createdAt = this.clock.now();
    const upload = { id: this.ids.next(), ownerId, length, offset: 0, metadata, parts: [], mediaId: null, createdAt };
    const since = new Date(createdAt.getTime() - uploadLifeMs);
    if (!(await this.uploads.add(upload, mostUploads, since))) throw new TooManyUploads();
    return upload;
  }

  /** Its owner's; nobody else learns of it. */
  async own(id: string, ownerId: string): Promise<Upload> {
    const upload = await this.uploads.byId(id);
    const isOver = upload === undefined || upload.createdAt.getTime() + uploadLifeMs < this.clock.now().getTime();
    if (isOver || upload.ownerId !== ownerId) throw new UploadNotFound();
    return upload;
  }

  async end(id: string, ownerId: string): Promise<void> {
    await this.own(id, ownerId);
    await this.uploads.end(id, this.clock.now());
  }

  /** Takes what goes on at `offset`; the last part makes a media of all of them, or ends the upload when they are none. */
  async append(
    id: string,
    ownerId: string,
    offset: number,
    part: { readonly path: string; readonly size: number },
  ): Promise<Upload> {
    const upload = await this.own(id, ownerId);
    if (upload.offset !== offset) throw new OffsetWrong();
    const to = offset + part.size;
    if (to > upload.length) throw new UploadTooLarge({ detail: 'More has come than was announced.' });
    if (part.size === 0) return upload;
    if (to === upload.length) return this.complete(upload, part.path);
    const name = this.ids.next();
    const key = `${id}/${name}`;
    await this.storage.put(key, part.path, 'application/octet-stream');
    try {
      if (!(await this.uploads.append(id, offset, to, name))) throw new OffsetWrong();
    } catch (error) {
      await this.storage.remove([key]);
      throw error;
    }
    return { ...upload, offset: to };
  }

  /** The offset moves with the media, in one transaction: whoever was not answered sends the last part again. */
  private async complete(upload: Upload, lastPart: string): Promise<Upload> {
    const { id, ownerId, offset, length } = upload;
    return this.scratch.use(async (directory) => {
      const path = await this.scratch.write(directory, 'file', this.bytesOf(upload, lastPart));
      try {
        const media = await this.upload.execute(ownerId, { path, size: length }, async ({ id: mediaId }) => {
          if (!(await this.uploads.complete(id, offset, mediaId))) throw new OffsetWrong();
        });
        return { ...upload, offset: length, mediaId: media.id };
      } catch (error) {
        const isRefused = error instanceof AppError && (error.kind === 'malformed' || error.kind === 'unsupported');
        if (isRefused) await this.uploads.end(id, this.clock.now());
        throw error;
      }
    });
  }

  private async *bytesOf({ id, parts }: Upload, lastPart: string): FileBytes {
    for (const name of parts) {
      const bytes = await this.storage.open(`${id}/${name}`);
      if (bytes === undefined) throw new UploadNotFound();
      yield* bytes;
    }
    yield* this.scratch.read(lastPart);
  }
}
