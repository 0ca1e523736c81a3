import { Injectable } from '@nestjs/common';
import { Clock } from '#kernel';
import { MediaRepository } from '../domain/media.repository.ts';
import { uploadLifeMs } from '../domain/upload.ts';
import { UploadRepository } from '../domain/upload.repository.ts';
import { MediaStorage } from './media-storage.ts';

const batch = 100;
const graceMs = uploadLifeMs;

/** What was uploaded and not shown within a day, what is shown no more, and what is left of uploads in parts, is removed. */
@Injectable()
export class CollectUnusedMedia {
  constructor(
    private readonly media: MediaRepository,
    private readonly uploads: UploadRepository,
    private readonly storage: MediaStorage,
    private readonly clock: Clock,
  ) {}

  async execute(signal: AbortSignal): Promise<void> {
    const now = this.clock.now();
    const before = new Date(now.getTime() - graceMs);
    await this.collectUploads(before, now, signal);
    while (!signal.aborted) {
      const ids = await this.media.collectUnused(before, now, batch);
      if (ids.length === 0) return;
      await this.storage.remove(ids.flatMap((id) => [`${id}/original`, `${id}/file`, `${id}/thumbnail`]));
      await this.media.forget(ids);
    }
  }

  private async collectUploads(before: Date, now: Date, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const uploads = await this.uploads.collect(before, now, batch);
      if (uploads.length === 0) return;
      await this.storage.remove(uploads.flatMap(({ id, parts }) => parts.map((name) => `${id}/${name}`)));
      await this.uploads.forget(uploads.map(({ id }) => id));
    }
  }
}
