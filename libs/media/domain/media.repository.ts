import type { Media, MediaKind, ProcessedMedia } from './media.ts';

/** What its user needs to know of a media that is now shown. */
export interface ClaimedMedia {
  readonly id: string;
  readonly kind: MediaKind;
  readonly durationMs: number | null;
}

export abstract class MediaRepository {
  abstract add(media: Media): Promise<void>;
  abstract byId(id: string): Promise<Media | undefined>;
  abstract makeReady(id: string, processed: ProcessedMedia): Promise<void>;
  abstract fail(id: string, code: string): Promise<void>;

  /** Counts one use of each that belongs to the owner and has not failed; answers those. */
  abstract claim(ownerId: string, ids: readonly string[]): Promise<readonly ClaimedMedia[]>;
  /** Takes one use of each away; what nobody uses any more cannot be fetched from now on. */
  abstract release(ids: readonly string[], at: Date): Promise<void>;

  /** Takes away what was never used since `before`; answers ids of all whose files are still there, at most `limit`. */
  abstract collectUnused(before: Date, now: Date, limit: number): Promise<readonly string[]>;
  /** Forgets those whose files are gone. */
  abstract forget(ids: readonly string[]): Promise<void>;
}
