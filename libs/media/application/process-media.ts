import { Injectable } from '@nestjs/common';
import { AppError, type TaskRun } from '#kernel';
import { MediaDamaged } from '../domain/media.errors.ts';
import { mediaTypes, thumbnailType, type Media } from '../domain/media.ts';
import { MediaRepository } from '../domain/media.repository.ts';
import { MediaStorage } from './media-storage.ts';
import { MediaWorkshop } from './media-workshop.ts';
import { Scratch } from './scratch.ts';

@Injectable()
export class ProcessMedia {
  constructor(
    private readonly media: MediaRepository,
    private readonly storage: MediaStorage,
    private readonly workshop: MediaWorkshop,
    private readonly scratch: Scratch,
  ) {}

  /** Running twice makes the same files again. */
  async execute({ payload, signal }: TaskRun<{ readonly mediaId: string }>): Promise<void> {
    const media = await this.media.byId(payload.mediaId);
    if (media === undefined || media.status !== 'processing') return;
    try {
      await this.scratch.use((directory) => this.make(media, directory, signal));
    } catch (error) {
      // what is wrong with the file will be wrong tomorrow
      if (!(error instanceof AppError) || error.kind === 'unavailable') throw error;
      await this.media.fail(media.id, error.code);
    }
    await this.storage.remove([`${media.id}/original`]);
  }

  private async make(media: Media, directory: string, signal: AbortSignal): Promise<void> {
    const original = await this.storage.open(`${media.id}/original`);
    if (original === undefined) throw new MediaDamaged();
    const source = await this.scratch.write(directory, `original.${mediaTypes[media.type].extension}`, original);
    const made = await this.workshop.make(media, source, directory, signal);
    await this.storage.put(`${media.id}/file`, made.file, media.type);
    if (made.thumbnail !== undefined) await this.storage.put(`${media.id}/thumbnail`, made.thumbnail, thumbnailType);
    await this.media.makeReady(media.id, made.processed);
  }
}
