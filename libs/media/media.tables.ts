import type { Tables } from '#platform';
import { Media1763700000160 } from './infrastructure/migrations/1763700000160-media.ts';
import { Uploads1763700000170 } from './infrastructure/migrations/1763700000170-uploads.ts';

export const mediaTables: Tables = {
  schema: 'media',
  rows: [],
  migrations: [Media1763700000160, Uploads1763700000170],
};

/** `id, owner_id, type, kind, size, status, failure, width, height, duration_ms, has_thumbnail, blurhash` of media not removed. */
export const filesView = 'media.files_view';

/** Of a `file` of that view, for `json_build_object`: an `AttachedRow`. */
export const attachedPairs = `'id', file.id, 'type', file.type, 'status', file.status, 'width', file.width,
  'height', file.height, 'durationMs', file.duration_ms, 'blurhash', file.blurhash, 'hasThumbnail', file.has_thumbnail`;
