import type { MigrationInterface, QueryRunner } from 'typeorm';

export class PostsComplete1763700000161 implements MigrationInterface {
  readonly name = 'PostsComplete1763700000161';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table posts.posts
        add column expires_at timestamptz(3),
        add column quote_of uuid references posts.posts,
        add column is_reshare boolean not null default false,
        add constraint reshares_name_a_post check (not is_reshare or quote_of is not null)`);
    await runner.query(
      'create index posts_that_expire on posts.posts (expires_at) where expires_at is not null and deleted_at is null',
    );
    await runner.query(`
      create unique index one_reshare_each on posts.posts (quote_of, author_id) where is_reshare and deleted_at is null`);
    await runner.query(`
      create table posts.media (
        post_id uuid not null references posts.posts on delete cascade,
        position smallint not null,
        media_id uuid not null,
        alt text,
        primary key (post_id, position)
      )`);
    await runner.query(`
      create table posts.versions (
        id uuid primary key,
        post_id uuid not null references posts.posts on delete cascade,
        content text not null,
        written_at timestamptz(3) not null
      )`);
    await runner.query('create index versions_of_post on posts.versions (post_id, id desc)');
    await runner.query(`
      create table posts.bookmarks (
        user_id uuid not null,
        post_id uuid not null references posts.posts on delete cascade,
        id uuid not null,
        primary key (user_id, post_id)
      )`);
    await runner.query('create index bookmarks_of_user on posts.bookmarks (user_id, id desc)');
    await runner.query(`
      create table posts.tags (
        tag text not null,
        post_id uuid not null references posts.posts on delete cascade,
        primary key (tag, post_id)
      )`);
    await runner.query('create index tags_of_post on posts.tags (post_id)');
    await runner.query(`
      create or replace view posts.visible_view as
        select id, author_id, visibility, created_at, is_reel, content_type, is_reshare, expires_at from posts.posts
         where deleted_at is null and (expires_at is null or expires_at > now())`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop view posts.visible_view');
    await runner.query(`
      create view posts.visible_view as
        select id, author_id, visibility, created_at from posts.posts where deleted_at is null`);
    await runner.query('drop table posts.tags, posts.bookmarks, posts.versions, posts.media');
    await runner.query('alter table posts.posts drop column expires_at, drop column is_reshare, drop column quote_of');
  }
}
