/** What is taken (product.md, "posts"), by content type. */
export const mediaTypes = {
  'image/jpeg': { kind: 'image', extension: 'jpg' },
  'image/png': { kind: 'image', extension: 'png' },
  'image/gif': { kind: 'image', extension: 'gif' },
  'image/webp': { kind: 'image', extension: 'webp' },
  'video/mp4': { kind: 'video', extension: 'mp4' },
  'video/webm': { kind: 'video', extension: 'webm' },
  'video/quicktime': { kind: 'video', extension: 'mov' },
  'audio/mpeg': { kind: 'audio', extension: 'mp3' },
  'audio/wav': { kind: 'audio', extension: 'wav' },
  'audio/ogg': { kind: 'audio', extension: 'ogg' },
} as const;

export type MediaType = keyof typeof mediaTypes;
export type MediaKind = (typeof mediaTypes)[MediaType]['kind'];
export const mediaStatuses = ['processing', 'ready', 'failed'] as const;
export type MediaStatus = (typeof mediaStatuses)[number];

export const largestFile = 100 * 1024 * 1024;

/** What can be seen of a file without decoding all of it. */
export interface MediaFacts {
  readonly type: MediaType;
  readonly width: number | null;
  readonly height: number | null;
  /** Of videos and sounds. */
  readonly durationMs: number | null;
}

export interface Media extends MediaFacts {
  readonly id: string;
  readonly ownerId: string;
  readonly kind: MediaKind;
  /** In bytes: as sent at first, as served when ready. */
  readonly size: number;
  readonly status: MediaStatus;
  /** Code of what was wrong with it, when it failed. */
  readonly failure: string | null;
  readonly hasThumbnail: boolean;
  readonly blurhash: string | null;
  readonly createdAt: Date;
}

/** What processing has made of a file. */
export type ProcessedMedia = Pick<Media, 'size' | 'width' | 'height' | 'durationMs' | 'hasThumbnail' | 'blurhash'>;

/** The parts of a media that can be fetched. */
export const mediaVariants = ['file', 'thumbnail'] as const;
export type MediaVariant = (typeof mediaVariants)[number];

export const thumbnailType = 'image/webp';
