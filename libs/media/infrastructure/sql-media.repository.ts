import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import type { Media, ProcessedMedia } from '../domain/media.ts';
import { MediaRepository, type ClaimedMedia } from '../domain/media.repository.ts';

const add = statement(
  'media.add',
  `insert into media.media (id, owner_id, type, kind, size, status, width, height, duration_ms, has_thumbnail, created_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
);

const byId = statement(
  'media.by-id',
  `select id, owner_id as "ownerId", type, kind, size, status, failure, width, height, duration_ms as "durationMs",
          has_thumbnail as "hasThumbnail", blurhash, created_at as "createdAt"
     from media.media where id = $1 and removed_at is null`,
);

const makeReady = statement(
  'media.make-ready',
  `update media.media set status = 'ready', size = $2, width = $3, height = $4, duration_ms = $5, has_thumbnail = $6, blurhash = $7
    where id = $1 and status = 'processing'`,
);

const fail = statement(
  'media.fail',
  `update media.media set status = 'failed', failure = $2 where id = $1 and status = 'processing'`,
);

const claim = statement(
  'media.claim',
  `with wanted as (
     select id from media.media
      where owner_id = $1 and id = any($2::uuid[]) and status <> 'failed' and removed_at is null
      order by id for update
   )
   update media.media set uses = uses + 1 from wanted where media.id = wanted.id
   returning media.id, media.kind, media.duration_ms as "durationMs"`,
);

const release = statement(
  'media.release',
  `with wanted as (
     select id, uses from media.media where id = any($1::uuid[]) and uses > 0 order by id for update
   )
   update media.media set uses = media.uses - 1, removed_at = case when media.uses = 1 then $2::timestamptz end
     from wanted where media.id = wanted.id`,
);

const collect = statement(
  'media.collect-unused',
  `with unused as (
     select id from media.media where uses = 0 and (created_at < $1 or removed_at is not null)
      order by created_at limit $3 for update skip locked
   )
   update media.media set removed_at = coalesce(removed_at, $2) from unused where media.id = unused.id
   returning media.id`,
);

const forget = statement(
  'media.forget',
  'delete from media.media where id = any($1::uuid[]) and removed_at is not null',
);

@Injectable()
export class SqlMediaRepository extends MediaRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async add(media: Media): Promise<void> {
    const { id, ownerId, type, kind, size, status, width, height, durationMs, hasThumbnail, createdAt } = media;
    const values = [id, ownerId, type, kind, size, status, width, height, durationMs, hasThumbnail, createdAt];
    await this.database.query(add, values);
  }

  byId(id: string): Promise<Media | undefined> {
    return this.database.queryOne<Media>(byId, [id]);
  }

  async makeReady(
    id: string,
    { size, width, height, durationMs, hasThumbnail, blurhash }: ProcessedMedia,
  ): Promise<void> {
    await this.database.query(makeReady, [id, size, width, height, durationMs, hasThumbnail, blurhash]);
  }

  async fail(id: string, code: string): Promise<void> {
    await this.database.query(fail, [id, code]);
  }

  claim(ownerId: string, ids: readonly string[]): Promise<readonly ClaimedMedia[]> {
    return this.database.query<ClaimedMedia>(claim, [ownerId, ids]);
  }

  async release(ids: readonly string[], at: Date): Promise<void> {
    await this.database.query(release, [ids, at]);
  }

  async collectUnused(before: Date, now: Date, limit: number): Promise<readonly string[]> {
    const rows = await this.database.query<{ id: string }>(collect, [before, now, limit]);
    return rows.map(({ id }) => id);
  }

  async forget(ids: readonly string[]): Promise<void> {
    await this.database.query(forget, [ids]);
  }
}
