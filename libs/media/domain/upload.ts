/** A file that comes in parts, each of them where the one before it ended (tus 1.0). */
export interface Upload {
  readonly id: string;
  readonly ownerId: string;
  /** In bytes, as announced. */
  readonly length: number;
  /** How many of them are there. */
  readonly offset: number;
  /** What the client says of the file; kept for the client alone. */
  readonly metadata: string | null;
  /** Names of what has come, in order. */
  readonly parts: readonly string[];
  /** What it became. */
  readonly mediaId: string | null;
  readonly createdAt: Date;
}

/** Of one member at a time. */
export const mostUploads = 10;

export const uploadLifeMs = 24 * 60 * 60 * 1000;
