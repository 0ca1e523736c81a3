import { Injectable } from '@nestjs/common';
import { Clock, Ids, Tasks, Transaction } from '#kernel';
import { mediaTypes, type Media } from '../domain/media.ts';
import { MediaRepository } from '../domain/media.repository.ts';
import { processMedia } from '../media.tasks.ts';
import { MediaStorage } from './media-storage.ts';
import { MediaWorkshop } from './media-workshop.ts';

@Injectable()
export class UploadMedia {
  constructor(
    private readonly transaction: Transaction,
    private readonly media: MediaRepository,
    private readonly storage: MediaStorage,
    private readonly workshop: MediaWorkshop,
    private readonly tasks: Tasks,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes a file that was received whole. Its bytes come before its row, because under an `Idempotency-Key` the row holds a
   * transaction open; what cannot be noted is taken away again. `noteAlso` is of the same transaction.
   */
  async execute(
    ownerId: string,
    file: { readonly path: string; readonly size: number },
    noteAlso: (media: Media) => Promise<void> = async () => undefined,
  ): Promise<Media> {
    const facts = await this.workshop.inspect(file.path);
    const media: Media = {
      ...facts,
      id: this.ids.next(),
      ownerId,
      kind: mediaTypes[facts.type].kind,
      size: file.size,
      status: 'processing',
      failure: null,
      hasThumbnail: false,
      blurhash: null,
      createdAt: this.clock.now(),
    };
    const original = `${media.id}/original`;
    await this.storage.put(original, file.path, media.type);
    try {
      await this.transaction.run(async () => {
        await noteAlso(media);
        await this.media.add(media);
        await this.tasks.enqueue(processMedia, { mediaId: media.id }, { ownerId, dedupeKey: media.id });
      });
    } catch (error) {
      await this.storage.remove([original]);
      throw error;
    }
    return media;
  }
}
