import { Injectable } from '@nestjs/common';
import { Clock } from '#kernel';
import { MediaRepository } from '../domain/media.repository.ts';
import { MediaStorage } from './media-storage.ts';

const batch = 100;
const graceMs = 24 * 60 * 60 * 1000;

/** What was uploaded and not shown within a day, and what is shown no more, is removed. */
@Injectable()
export class CollectUnusedMedia {
  constructor(
    private readonly media: MediaRepository,
    private readonly storage: MediaStorage,
    private readonly clock: Clock,
  ) {}

  async execute(signal: AbortSignal): Promise<void> {
    const now = this.clock.now();
    const before = new Date(now.getTime() - graceMs);
    while (!signal.aborted) {
      const ids = await this.media.collectUnused(before, now, batch);
      if (ids.length === 0) return;
      await this.storage.remove(ids.flatMap((id) => [`${id}/original`, `${id}/file`, `${id}/thumbnail`]));
      await this.media.forget(ids);
    }
  }
}
