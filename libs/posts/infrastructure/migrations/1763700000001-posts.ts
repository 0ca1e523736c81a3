import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Posts1763700000001 implements MigrationInterface {
  readonly name = 'Posts1763700000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table posts.posts (
        id uuid primary key,
        author_id uuid not null,
        content text not null check (length(content) <= 2000),
        content_type text not null check (content_type in ('text', 'image', 'video', 'mixed')),
        is_reel boolean not null,
        visibility text not null check (visibility in ('public', 'followers', 'private')),
        created_at timestamptz(3) not null,
        edited_at timestamptz(3),
        deleted_at timestamptz(3)
      )`);
    await runner.query('create index posts_of_author on posts.posts (author_id, id desc) where deleted_at is null');
    await runner.query(`
      create table posts.counts (
        post_id uuid primary key references posts.posts on delete cascade,
        like_count integer not null default 0 check (like_count >= 0),
        comment_count integer not null default 0 check (comment_count >= 0),
        reshare_count integer not null default 0 check (reshare_count >= 0),
        view_count integer not null default 0 check (view_count >= 0)
      ) with (fillfactor = 50)`);
    await runner.query(`
      create table posts.likes (
        post_id uuid not null references posts.posts on delete cascade,
        user_id uuid not null,
        id uuid not null,
        created_at timestamptz(3) not null,
        primary key (post_id, user_id)
      )`);
    await runner.query('create index likes_of_post on posts.likes (post_id, id desc)');
    await runner.query(`
      create table posts.views (
        post_id uuid not null references posts.posts on delete cascade,
        viewer_id uuid not null,
        day date not null,
        primary key (post_id, viewer_id, day)
      )`);
    await runner.query(`
      create table posts.comments (
        id uuid primary key,
        post_id uuid not null references posts.posts on delete cascade,
        parent_id uuid references posts.comments,
        author_id uuid not null,
        content text not null check (length(content) between 1 and 1000),
        like_count integer not null default 0 check (like_count >= 0),
        created_at timestamptz(3) not null,
        deleted_at timestamptz(3)
      ) with (fillfactor = 80)`);
    await runner.query('create index comments_of_post on posts.comments (post_id, id desc) where deleted_at is null');
    await runner.query(`
      create table posts.comment_likes (
        comment_id uuid not null references posts.comments on delete cascade,
        user_id uuid not null,
        id uuid not null,
        created_at timestamptz(3) not null,
        primary key (comment_id, user_id)
      )`);
    await runner.query(`
      create view posts.visible_view as
        select id, author_id, visibility, created_at from posts.posts where deleted_at is null`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop view posts.visible_view');
    await runner.query(
      'drop table posts.comment_likes, posts.comments, posts.views, posts.likes, posts.counts, posts.posts',
    );
  }
}
