import type { MediaLinks } from './media-links.ts';

/** A file as what it was put on shows it. */
export interface AttachedMedia {
  readonly id: string;
  readonly type: string;
  readonly status: 'processing' | 'ready';
  readonly url: string;
  readonly thumbnailUrl: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
  readonly blurhash: string | null;
}

/** As `attachedPairs` tell of it. */
export type AttachedRow = Omit<AttachedMedia, 'url' | 'thumbnailUrl'> & { readonly hasThumbnail: boolean };

/** Puts links in place of whether there is something to link to. */
export function withLinks<Row extends Pick<AttachedRow, 'id' | 'hasThumbnail'>>(
  { hasThumbnail, ...media }: Row,
  links: MediaLinks,
) {
  return {
    ...media,
    url: links.to(media.id, 'file'),
    thumbnailUrl: hasThumbnail ? links.to(media.id, 'thumbnail') : null,
  };
}
