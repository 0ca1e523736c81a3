import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Media1763700000160 implements MigrationInterface {
  readonly name = 'Media1763700000160';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table media.media (
        id uuid primary key,
        owner_id uuid not null,
        type text not null,
        kind text not null check (kind in ('image', 'video', 'audio')),
        size bigint not null check (size >= 0),
        status text not null check (status in ('processing', 'ready', 'failed')),
        failure text,
        width integer,
        height integer,
        duration_ms integer,
        has_thumbnail boolean not null,
        blurhash text,
        uses integer not null default 0 check (uses >= 0),
        created_at timestamptz(3) not null,
        removed_at timestamptz(3)
      )`);
    await runner.query('create index media_unused on media.media (created_at) where uses = 0');
    await runner.query('create index media_of_owner on media.media (owner_id, id)');
    await runner.query(`
      create view media.files_view as
        select id, owner_id, type, kind, size, status, failure, width, height, duration_ms, has_thumbnail, blurhash
          from media.media where removed_at is null`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop view media.files_view');
    await runner.query('drop table media.media');
  }
}
