import { Injectable } from '@nestjs/common';
import { MediaNotFound, MediaNotReady } from '../domain/media.errors.ts';
import { thumbnailType, type Media, type MediaVariant } from '../domain/media.ts';
import { MediaRepository } from '../domain/media.repository.ts';
import { MediaStorage, type ByteRange, type FileBytes } from './media-storage.ts';

export interface FoundFile {
  readonly type: string;
  /** Of the whole file; unknown for thumbnails. */
  readonly size: number | undefined;
  open(range?: ByteRange): Promise<FileBytes>;
}

@Injectable()
export class ReadMedia {
  constructor(
    private readonly media: MediaRepository,
    private readonly storage: MediaStorage,
  ) {}

  /** Its owner's view; others see it where it is shown. */
  async own(id: string, ownerId: string): Promise<Media> {
    const media = await this.media.byId(id);
    if (media?.ownerId !== ownerId) throw new MediaNotFound();
    return media;
  }

  /** For the holder of a link. */
  async file(id: string, variant: MediaVariant): Promise<FoundFile> {
    const media = await this.media.byId(id);
    if (media === undefined || media.status === 'failed') throw new MediaNotFound();
    if (media.status === 'processing') throw new MediaNotReady({ retryAfter: 1 });
    if (variant === 'thumbnail' && !media.hasThumbnail) throw new MediaNotFound();
    return {
      type: variant === 'file' ? media.type : thumbnailType,
      size: variant === 'file' ? media.size : undefined,
      open: async (range) => {
        const bytes = await this.storage.open(`${id}/${variant}`, range);
        if (bytes === undefined) throw new MediaNotFound();
        return bytes;
      },
    };
  }
}
