import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export type Files = Readonly<Record<string, string>>;

const modules = ['kernel', 'platform', 'users', 'posts', 'feeds'];

const soundHouse: Files = {
  'package.json': JSON.stringify({
    type: 'module',
    imports: Object.fromEntries(modules.map((name) => [`#${name}`, { source: `./libs/${name}/index.ts` }])),
    dependencies: { '@nestjs/common': '1.0.0', typeorm: '1.0.0' },
    devDependencies: { vitest: '1.0.0' },
  }),
  ...packageFiles('@nestjs/common', 'Injectable'),
  ...packageFiles('typeorm', 'EntitySchema'),
  ...packageFiles('vitest', 'test'),

  'apps/guildhall/main.ts': `import '#platform'; import '#feeds'; import '#posts';`,

  'libs/kernel/index.ts': `export { Page } from './page.ts';`,
  'libs/kernel/page.ts': `export class Page {}`,

  'libs/platform/index.ts': `export { Database } from './database.ts';`,
  'libs/platform/database.ts': `import { Page } from '#kernel'; import { EntitySchema } from 'typeorm'; export class Database { x = [Page, EntitySchema]; }`,

  'libs/users/index.ts': `export { User } from './domain/user.ts'; export { followsView, secrets } from './users.tables.ts';`,
  'libs/users/domain/user.ts': `import { Page } from '#kernel'; export class User { x = Page; }`,
  'libs/users/users.tables.ts': `export const followsView = 'users.follows_view'; export const secrets = 'users.secrets';
    const up = \`create table users.users (id uuid); create table users.follows (id uuid); create view users.follows_view as select id from users.follows\`; void up;`,

  'libs/posts/index.ts': `export { PostsModule } from './posts.module.ts'; export { created } from './posts.events.ts';`,
  'libs/posts/posts.module.ts': `import './api/posts.controller.ts'; import './infrastructure/typeorm-post.repository.ts'; export class PostsModule {}`,
  'libs/posts/posts.events.ts': `export const created = 'posts.created';`,
  'libs/posts/api/posts.controller.ts': `import { CreatePost } from '../application/create-post.ts'; import { Database } from '#platform'; export const c = [CreatePost, Database];`,
  'libs/posts/application/create-post.ts': `import { Injectable } from '@nestjs/common'; import { User } from '#users'; import { Post } from '../domain/post.ts';
    import { created } from '../posts.events.ts'; export class CreatePost { x = [Injectable, User, Post, created]; }`,
  'libs/posts/application/create-post.spec.ts': `import { test } from 'vitest'; import { TypeormPosts } from '../infrastructure/typeorm-post.repository.ts'; import { aPost } from '../../../test/support/a-post.ts'; test(TypeormPosts, aPost);`,
  'libs/posts/domain/post.ts': `import { Page } from '#kernel'; export class Post { x = Page; }`,
  'libs/posts/infrastructure/typeorm-post.repository.ts': `import { EntitySchema } from 'typeorm'; import { Database } from '#platform'; import { Post } from '../domain/post.ts';
    import { followsView } from '#users';
    const row = new EntitySchema({ schema: 'posts', tableName: 'posts' });
    const sql = \`with users as (select 1 as id) select users.id, posts.id from posts.posts join \${followsView} f on f.id = posts.id join users on true\`;
    const name = 'users.created'; export const TypeormPosts = [EntitySchema, Database, Post, row, sql, name];`,

  'libs/feeds/index.ts': `export { ReadFeed } from './application/read-feed.ts';`,
  'libs/feeds/application/read-feed.ts': `import { PostsModule } from '#posts'; export class ReadFeed { x = PostsModule; }`,

  'test/support/a-post.ts': `import { Post } from '../../libs/posts/domain/post.ts'; export const aPost = Post;`,
};

/** A small house that keeps every rule, with the given files planted over it. Remove it when done. */
export function plantHouse(planted: Files): { readonly root: string; readonly remove: () => void } {
  const root = mkdtempSync(join(tmpdir(), 'guildhall-house-'));
  for (const [name, text] of Object.entries({ ...soundHouse, ...planted })) {
    mkdirSync(join(root, dirname(name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}

function packageFiles(name: string, word: string): Files {
  return {
    [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
    [`node_modules/${name}/index.js`]: `exports.${word} = class {};`,
  };
}
