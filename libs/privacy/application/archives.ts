import type { PersonalCopy } from '#kernel';

export interface Archive {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
}

/** A file for a person to keep, on this machine. */
export abstract class Archives {
  abstract make(directory: string, fill: (folder: (name: string) => PersonalCopy) => Promise<void>): Promise<Archive>;
}
