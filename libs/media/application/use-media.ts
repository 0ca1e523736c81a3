import { Injectable } from '@nestjs/common';
import { Clock } from '#kernel';
import { MediaUnusable } from '../domain/media.errors.ts';
import { MediaRepository, type ClaimedMedia } from '../domain/media.repository.ts';

/** For modules that show media; to be called in the transaction in which that begins or ends. */
@Injectable()
export class UseMedia {
  constructor(
    private readonly media: MediaRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns in the order of the ids
   * @throws MediaUnusable when one is not the owner's, not there, or failed
   */
  async claim(ownerId: string, ids: readonly string[]): Promise<readonly ClaimedMedia[]> {
    if (ids.length === 0) return [];
    const claimed = new Map((await this.media.claim(ownerId, ids)).map((media) => [media.id, media]));
    return ids.map((id, index) => {
      const media = claimed.get(id);
      if (media === undefined)
        throw new MediaUnusable({ errors: [{ path: `media.${index}.id`, message: 'cannot be used' }] });
      return media;
    });
  }

  async release(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.media.release(ids, this.clock.now());
  }
}
