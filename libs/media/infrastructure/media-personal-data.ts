import { Injectable } from '@nestjs/common';
import type { PersonalCopy } from '#kernel';
import { copyOf, Database, SqlPersonalData, statement } from '#platform';
import { MediaStorage } from '../application/media-storage.ts';
import { mediaTypes, type MediaType } from '../domain/media.ts';

interface File {
  readonly id: string;
  readonly type: MediaType;
}

const filesAfter = statement(
  'media.files-of-owner',
  `select id, type from media.media
    where owner_id = $1 and status = 'ready' and removed_at is null and ($2::uuid is null or id > $2) order by id limit 100`,
);

const copies = {
  media: copyOf(
    'media.copy-of-media',
    `select id, type, size, status, width, height, duration_ms as "durationMs", created_at as "createdAt"
       from media.media where owner_id = $1 and removed_at is null order by id`,
  ),
  uploads: copyOf(
    'media.copy-of-uploads',
    `select id, length, "offset", metadata, media_id as "mediaId", created_at as "createdAt"
       from media.uploads where owner_id = $1 and ended_at is null order by id`,
  ),
};

/* Not to be fetched from now on; what collects unused media removes the files. */
const erasures = [
  statement(
    'media.erase',
    'update media.media set uses = 0, removed_at = now() where owner_id = $1 and removed_at is null returning 1',
  ),
  statement(
    'media.erase-uploads',
    'update media.uploads set metadata = null, ended_at = now() where owner_id = $1 and ended_at is null returning 1',
  ),
];

/** With the files themselves. */
@Injectable()
export class MediaPersonalData extends SqlPersonalData {
  readonly module = 'media';
  protected readonly copies = copies;
  protected readonly erasures = erasures;

  constructor(
    database: Database,
    private readonly storage: MediaStorage,
  ) {
    super(database);
  }

  override async copy(userId: string, into: PersonalCopy): Promise<void> {
    await super.copy(userId, into);
    let after: string | null = null;
    for (;;) {
      const files: readonly File[] = await this.database.query<File>(filesAfter, [userId, after]);
      for (const { id, type } of files) {
        const bytes = await this.storage.open(`${id}/file`);
        if (bytes !== undefined) await into.file(`${id}.${mediaTypes[type].extension}`, bytes);
      }
      after = files.at(-1)?.id ?? null;
      if (after === null) return;
    }
  }
}
