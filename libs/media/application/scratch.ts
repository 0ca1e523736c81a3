import type { FileBytes } from './media-storage.ts';

/** Files for the moment, on this machine. */
export abstract class Scratch {
  /** A directory that is gone afterwards. */
  abstract use<T>(work: (directory: string) => Promise<T>): Promise<T>;
  abstract read(path: string): FileBytes;
  /** @returns the path of the file written */
  abstract write(directory: string, name: string, bytes: FileBytes): Promise<string>;
}
