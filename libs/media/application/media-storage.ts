export type FileBytes = AsyncIterable<Uint8Array>;

export interface ByteRange {
  readonly start: number;
  /** The last byte, inclusive. */
  readonly end: number;
}

/** Where files are kept, by keys such as `<id>/file`. What is put under a key replaces what was there. */
export abstract class MediaStorage {
  /** Copies a file of this machine; readers see all of it or nothing. */
  abstract put(key: string, path: string, type: string): Promise<void>;
  /** @returns `undefined` when there is none */
  abstract open(key: string, range?: ByteRange): Promise<FileBytes | undefined>;
  /** Removing what is not there is no mistake. */
  abstract remove(keys: readonly string[]): Promise<void>;
}
