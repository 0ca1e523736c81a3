import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import type { Upload } from '../domain/upload.ts';
import { UploadRepository } from '../domain/upload.repository.ts';

/* What is counted is what came before: as many as come at once may be a few too many. */
const add = statement(
  'media.add-upload',
  `insert into media.uploads (id, owner_id, length, metadata, created_at)
   select $1::uuid, $2::uuid, $3::integer, $4::text, $5::timestamptz
    where (select count(*) from media.uploads
            where owner_id = $2 and media_id is null and ended_at is null and created_at > $7::timestamptz) < $6::integer
   returning 1`,
);

const byId = statement(
  'media.upload-by-id',
  `select id, owner_id as "ownerId", length, "offset", metadata, parts, media_id as "mediaId", created_at as "createdAt"
     from media.uploads where id = $1 and ended_at is null`,
);

const append = statement(
  'media.append-to-upload',
  `update media.uploads set "offset" = $3, parts = parts || $4::uuid
    where id = $1 and "offset" = $2 and ended_at is null returning 1`,
);

const complete = statement(
  'media.complete-upload',
  `update media.uploads set "offset" = length, media_id = $3
    where id = $1 and "offset" = $2 and ended_at is null returning 1`,
);

const end = statement('media.end-upload', 'update media.uploads set ended_at = $2 where id = $1 and ended_at is null');

const collect = statement(
  'media.collect-uploads',
  `with unused as (
     select id from media.uploads
      where ended_at is not null or created_at < $1 or (media_id is not null and parts <> '{}')
      order by created_at limit $3 for update skip locked
   )
   update media.uploads u set ended_at = case when created_at < $1 then coalesce(ended_at, $2) else ended_at end
     from unused where u.id = unused.id
   returning u.id, u.parts`,
);

const forget = statement(
  'media.forget-uploads',
  `with gone as (delete from media.uploads where id = any($1::uuid[]) and ended_at is not null)
   update media.uploads set parts = '{}' where id = any($1::uuid[]) and ended_at is null`,
);

@Injectable()
export class SqlUploadRepository extends UploadRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async add({ id, ownerId, length, metadata, createdAt }: Upload, most: number, since: Date): Promise<boolean> {
    const values = [id, ownerId, length, metadata, createdAt, most, since];
    return (await this.database.queryOne(add, values)) !== undefined;
  }

  async byId(id: string): Promise<Upload | undefined> {
    const row = await this.database.queryOne<Upload>(byId, [id]);
    return row && { ...row, createdAt: new Date(row.createdAt) };
  }

  async append(id: string, from: number, to: number, part: string): Promise<boolean> {
    return (await this.database.queryOne(append, [id, from, to, part])) !== undefined;
  }

  async complete(id: string, from: number, mediaId: string): Promise<boolean> {
    return (await this.database.queryOne(complete, [id, from, mediaId])) !== undefined;
  }

  async end(id: string, at: Date): Promise<void> {
    await this.database.query(end, [id, at]);
  }

  collect(before: Date, now: Date, limit: number): Promise<readonly Pick<Upload, 'id' | 'parts'>[]> {
    return this.database.query<Pick<Upload, 'id' | 'parts'>>(collect, [before, now, limit]);
  }

  async forget(ids: readonly string[]): Promise<void> {
    await this.database.query(forget, [ids]);
  }
}
