import type { Upload } from './upload.ts';

export abstract class UploadRepository {
  /** @returns `false` when its owner has `most` open since `since` */
  abstract add(upload: Upload, most: number, since: Date): Promise<boolean>;
  /** One that has not ended. */
  abstract byId(id: string): Promise<Upload | undefined>;
  /** @returns `false` when it does not stand at `from` any more */
  abstract append(id: string, from: number, to: number, part: string): Promise<boolean>;
  /** Notes what it became; @returns `false` when it does not stand at `from` any more */
  abstract complete(id: string, from: number, mediaId: string): Promise<boolean>;
  abstract end(id: string, at: Date): Promise<void>;

  /** Ends what began before `before`; answers the parts that are needed no more, of at most `limit` uploads. */
  abstract collect(before: Date, now: Date, limit: number): Promise<readonly Pick<Upload, 'id' | 'parts'>[]>;
  /** Forgets those that have ended, and of the others their parts. */
  abstract forget(ids: readonly string[]): Promise<void>;
}
