import { join } from 'node:path';
import type { MediaStorage } from '../application/media-storage.ts';
import { s3Of, type MediaSettings } from '../media.settings.ts';
import { LocalStorage } from './local-storage.ts';
import { S3Storage } from './s3-storage.ts';

export function storageOf(settings: MediaSettings, dataDirectory: string): MediaStorage {
  const s3 = s3Of(settings);
  return s3 === undefined ? new LocalStorage(join(dataDirectory, 'media')) : new S3Storage(s3);
}
