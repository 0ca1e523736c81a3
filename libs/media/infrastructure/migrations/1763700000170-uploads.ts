import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Uploads1763700000170 implements MigrationInterface {
  readonly name = 'Uploads1763700000170';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table media.uploads (
        id uuid primary key,
        owner_id uuid not null,
        length integer not null check (length > 0),
        "offset" integer not null default 0 check ("offset" between 0 and length),
        metadata text,
        parts uuid[] not null default '{}',
        media_id uuid,
        created_at timestamptz(3) not null,
        ended_at timestamptz(3)
      )`);
    await runner.query('create index uploads_of_owner on media.uploads (owner_id, id)');
    await runner.query('create index uploads_by_time on media.uploads (created_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table media.uploads');
  }
}
