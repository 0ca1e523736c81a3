import type { MediaVariant } from '../domain/media.ts';

/** Links to files that whoever holds one may follow, for some hours. */
export abstract class MediaLinks {
  /** The same for hours, so that phones keep what they have fetched. */
  abstract to(id: string, variant: MediaVariant): string;
  /** @throws LinkInvalid */
  abstract check(id: string, variant: MediaVariant, expires: number, signature: string): void;
}
