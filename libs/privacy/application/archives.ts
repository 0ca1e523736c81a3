import type { PersonalCopy } from '#kernel';

/** Where the copies of members' data are kept, each a file for a person to keep. */
export abstract class Archives {
  /** @returns its size in bytes */
  abstract make(exportId: string, fill: (folder: (name: string) => PersonalCopy) => Promise<void>): Promise<number>;
  /** @returns `undefined` when there is none */
  abstract open(exportId: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Removing what is not there is no mistake. */
  abstract remove(exportIds: readonly string[]): Promise<void>;
}
