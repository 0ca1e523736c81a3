import type { Media, MediaFacts, ProcessedMedia } from '../domain/media.ts';

export interface MadeFiles {
  readonly processed: ProcessedMedia;
  readonly file: string;
  readonly thumbnail: string | undefined;
}

/** Looks into files and makes of them what is shown. Everything it reads may be hostile. */
export abstract class MediaWorkshop {
  /**
   * @throws MediaTypeUnsupported, MediaDamaged, MediaDimensionsTooLarge, MediaAmbiguous
   */
  abstract inspect(path: string): Promise<MediaFacts>;
  /** Makes the files that are served into `directory`: without metadata, and nothing of them copied unread. */
  abstract make(media: Media, original: string, directory: string, signal: AbortSignal): Promise<MadeFiles>;
}
